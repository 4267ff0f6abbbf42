/** What a browser without a session is shown, in both languages: what happened, what is kept, and the way on. */
export const NO_SESSION_PAGE = `<!doctype html>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Ringdesk</title>
<style>
body { display: grid; place-content: center; min-height: 90vh; margin: 0 24px; font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
main { max-width: 36em }
h1 { margin: 1.2em 0 0; font-size: 20px }
p { margin: 0 }
code { padding: 0 4px; border: 1px solid; border-radius: 4px }
</style>
<main>
<section lang="zh-CN"><h1>这个浏览器还不能使用本控制台</h1>
<p>请在终端再次运行 <code>npm start</code>，并在一分钟内打开它给出的地址。控制台里的内容都在；在本浏览器输入、还没存下的文字，打开后会自动恢复。</p></section>
<section lang="en"><h1>This browser may not use the console yet</h1>
<p>Run <code>npm start</code> again and open the address that it gives within a minute. Everything in the console is kept; what was typed in this browser and not yet stored comes back by itself.</p></section>
</main>
`
