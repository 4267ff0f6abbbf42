import { phrases, reason, type KindWords } from '../phrase.ts'

export const ACCOUNT_WORDS: KindWords = {
  isPaired: true,
  reasons: {
    login: reason(
      `Account locked after a new phone
       No sign-in code arrives
       Cannot sign in to the app`,
      `New phone, and signing in says that the account is unusual.
       No code by text message, though other messages arrive.
       The app turns in circles at the sign-in, also after a fresh install.`,
      `Please see whether it is frozen; there are points on it.
       Please send the code by voice, or sign in after a check by hand.
       Wants to see in the app how long the {part} of the {product} will last.`,
    ),
    password: reason(
      `Forgot the password, wants a reset
       Locked after wrong passwords
       Password reset for a relative`,
      `Forgot the password, and the e-mail on file is not used any more.
       Typed the password wrong five times; the account is locked.
       A parent calls for a child and does not know the password.`,
      `Asks for a reset by mobile number.
       Asks to be unlocked, and for a new password.
       Please send the reset link to the phone; may it be the mobile number alone?`,
    ),
    theft: reason(
      `An order in the account that is not theirs
       Somebody redeemed the points
       Account perhaps stolen, signed in from elsewhere`,
      `There is an order in the account that nobody here placed, to another province.
       The points were redeemed last night, not by the customer.
       A text message warned of a sign-in from another place.`,
      `Cancel that order and unlink the strange phone.
       Wants the points back, and to know who took them.
       Freeze the account first, then find out.`,
    ),
    permission: reason(
      `Device is linked to somebody else's account
       Sharing a device with the family fails
       Company account needs another receiver`,
      `The {product} is linked to the account of who lived there before.
       Shared the {category} with the family, and they do not see it.
       The purchasing account needs one more person who may receive.`,
      `Unlink the old account; the customer prepares the receipt.
       Please help to share it again, best in the evening.
       Asked for a letter of authority.`,
    ),
    dataChange: reason(
      `Change of the mobile number
       Change of the delivery address
       Wants the account deleted`,
      `The old number is gone; the account should have the new one.
       Moved to {city}; the default address has to change.
       Wants the membership and the personal data deleted.`,
      `Has order {order} and the receiver's name at hand; please check and change it.
       Please check who it is, then change it. Asks how long it takes.
       Knows that points and warranty records go, too, and still wants it.`,
    ),
  },
  promised: phrases(`
    Checked the name and the last order; passed on.
    Said that the identity is checked first; the code was sent.
    Noted; a text message follows {when}.`),
  steps: {
    identityChecked: phrases(`
      Identity checked: name, last four digits and order number agree.
      The customer showed the receipt; identity is clear.`),
    fixed: phrases(`
      Changed; the customer signed in again.
      Unfrozen, with the advice to change the password.`),
  },
  solved: phrases(`
    The customer can sign in.
    The change is in force; text message sent, closed.`),
}
