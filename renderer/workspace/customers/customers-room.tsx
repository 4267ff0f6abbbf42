import { Button } from '@mantine/core'
import type { CustomerId } from '../../../shared/domain/ids.ts'
import { formatCount } from '../../i18n/format.ts'
import '../../i18n/customers-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconHeadset, IconUserPlus } from '../../ui/icons.ts'
import { usePagedRows } from '../../ui/paged-rows.ts'
import { Panel } from '../../ui/panel.tsx'
import { RoomFrame, SidePanel } from '../../ui/room-frame.tsx'
import { Segments } from '../../ui/segments.tsx'
import { CustomerPanel } from '../customer/customer-panel.tsx'
import { openCustomer, openTicket } from '../navigation/navigation.ts'
import { TicketPanel } from '../ticket/ticket-panel.tsx'
import { CallDetails } from './call-details.tsx'
import { CallExportButton } from './call-export-button.tsx'
import { CallFilters, CallList } from './call-list.tsx'
import { NewCustomer } from './new-customer.tsx'
import { CustomerFilters, CustomerList } from './customer-list.tsx'
import { showBeside, useCustomersView, type CustomersSide } from './customers-view.ts'

/** Customers and the record of calls, with what was opened beside them. */
export default function CustomersRoom() {
  const tab = useCustomersView((view) => view.tab)
  return tab === 'customers' ? <Customers /> : <Calls />
}

function Customers() {
  const { t } = useTranslation('customers')
  const { filter, side } = useCustomersView()
  const rows = usePagedRows('customer.list', filter, ['customer', 'ticket', 'call'])
  return (
    <RoomFrame
      title={t('title')}
      count={
        rows.total === undefined
          ? undefined
          : t(rows.isCut ? 'countOfFirst' : 'count', { n: formatCount(rows.total) })
      }
      filters={
        <>
          <Tabs />
          <CustomerFilters />
        </>
      }
      actions={
        <Button
          leftSection={<IconUserPlus size={16} aria-hidden="true" />}
          onClick={() => showBeside({ show: 'create' })}
        >
          {t('create')}
        </Button>
      }
      side={side && <Side side={side} />}
    >
      <CustomerList rows={rows} />
    </RoomFrame>
  )
}

function Calls() {
  const { t } = useTranslation('customers')
  const { callFilter, side } = useCustomersView()
  const rows = usePagedRows('call.list', callFilter, ['call', 'customer'])
  return (
    <RoomFrame
      title={t('tabs.calls')}
      count={rows.total === undefined ? undefined : t('calls.count', { n: formatCount(rows.total) })}
      filters={
        <>
          <Tabs />
          <CallFilters />
        </>
      }
      actions={<CallExportButton filter={callFilter} isEmpty={(rows.total ?? 0) === 0} />}
      side={side && <Side side={side} />}
    >
      <CallList rows={rows} />
    </RoomFrame>
  )
}

function Tabs() {
  const { t } = useTranslation('customers')
  const tab = useCustomersView((view) => view.tab)
  return (
    <Segments
      aria-label={t('tabs.label')}
      value={tab}
      onChange={(next) => useCustomersView.setState({ tab: next, side: null, openCall: null })}
      data={[
        { value: 'customers', label: t('tabs.customers') },
        { value: 'calls', label: t('tabs.calls') },
      ]}
    />
  )
}

function Side({ side }: { side: NonNullable<CustomersSide> }) {
  const { t } = useTranslation('customers')
  const openCall = useCustomersView((view) => view.openCall)
  const close = (): void => showBeside(null)
  const showCustomer = (id: CustomerId): void => showBeside({ show: 'customer', id })
  switch (side.show) {
    case 'customer':
      return (
        <SidePanel
          label={t('panel')}
          closeLabel={t('close')}
          onClose={close}
          actions={
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconHeadset size={16} aria-hidden="true" />}
              onClick={() => openCustomer(side.id)}
            >
              {t('openInDesk')}
            </Button>
          }
        >
          {openCall !== null && <CallDetails id={openCall} />}
          <CustomerPanel customerId={side.id} />
        </SidePanel>
      )
    case 'ticket':
      return (
        <SidePanel
          label={t('calls.openTicket')}
          closeLabel={t('close')}
          onClose={close}
          actions={
            <Button variant="subtle" size="compact-sm" onClick={() => openTicket(side.id)}>
              {t('openInDesk')}
            </Button>
          }
        >
          {openCall !== null && <CallDetails id={openCall} />}
          <TicketPanel ticketId={side.id} />
        </SidePanel>
      )
    case 'call':
      return (
        <SidePanel label={t('calls.details')} closeLabel={t('close')} onClose={close}>
          {openCall !== null && <CallDetails id={openCall} />}
        </SidePanel>
      )
    case 'create':
      return (
        <SidePanel label={t('create')} closeLabel={t('close')} onClose={close}>
          <Panel label={t('create')} face={{ face: 'filled' }}>
            <FormBody>
              <NewCustomer onSaved={showCustomer} onCancel={close} onShow={showCustomer} />
            </FormBody>
          </Panel>
        </SidePanel>
      )
  }
}

const FormBody = ({ children }: { children: React.ReactNode }) => (
  <div style={{ padding: 'var(--mantine-spacing-lg)' }}>{children}</div>
)
