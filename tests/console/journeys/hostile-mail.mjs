// HTML that wants everything a page can want, from the server at `evil`.
export const hostileHtml = (evil) => `<!doctype html><meta http-equiv="refresh" content="0;url=${evil}/refresh"><base href="${evil}/"><link rel="stylesheet" href="${evil}/style.css">
<style>@import "${evil}/import.css"; body { background: url(${evil}/background.png) } @font-face { font-family: x; src: url(${evil}/font) } p { font-family: x }</style>
<p>hostile body</p><script>parent.ran = 1; top.location = "${evil}/top"</script><img src="${evil}/pixel.gif" onerror="parent.ran = 1"><img src="relative.gif">
<svg onload="parent.ran = 1"><image href="${evil}/svg.png" /></svg><iframe src="${evil}/frame"></iframe><object data="${evil}/object"></object><video src="${evil}/film" autoplay></video>
<form action="${evil}/form"><button>send me</button></form><a href="${evil}/link" target="_top">click me</a><a href="javascript:parent.ran=1">run me</a>`;
