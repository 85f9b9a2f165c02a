/** A comment as a page in the manner of GitHub's, for pictures and for what judges pages. */

/** Colours and sizes in the manner of GitHub's pages. */
export const COMMENT_STYLE = `
:root {
  --back: #fff; --front: #1f2328; --quiet: #59636e; --line: #d1d9e0; --soft: #f6f8fa; --link: #0969da;
  --code: #818b981f;
}
.dark {
  --back: #0d1117; --front: #f0f6fc; --quiet: #9198a1; --line: #3d444d; --soft: #151b23; --link: #4493f8;
  --code: #656c7633;
}
body {
  margin: 0; padding: 14px; background: var(--back); color: var(--front);
  font: 14px/1.5 "Noto Sans", "Liberation Sans", sans-serif;
}
article { border: 1px solid var(--line); border-radius: 6px; padding: 16px; }
h3 { margin: 0 0 16px; font-size: 17.5px; line-height: 1.25; }
p, table, details, pre { margin: 0 0 12px; }
details p, details table { margin-top: 12px; }
a { color: var(--link); text-decoration: underline; }
table { display: block; width: max-content; max-width: 100%; overflow: auto; border-collapse: collapse; }
th, td { padding: 6px 13px; border: 1px solid var(--line); }
tr:nth-child(2n) td { background: var(--soft); }
code {
  padding: .2em .4em; border-radius: 6px; background: var(--code);
  font: 85%/1.45 "Liberation Mono", monospace; white-space: break-spaces;
}
pre { padding: 12px 16px; overflow: auto; border-radius: 6px; background: var(--soft); }
pre code { padding: 0; background: none; white-space: pre; }
sub { font-size: 75%; vertical-align: baseline; color: var(--front); }
summary { cursor: pointer; }
`;

/** `article`: the comment as HTML. */
export function commentPage(article: string, isDark: boolean): string {
  return `<!DOCTYPE html><html lang="en"><meta charset="utf-8"/><meta name="viewport" content="width=device-width"/>
<title>A comment</title><style>${COMMENT_STYLE}</style><body class="${isDark ? "dark" : ""}"><main>
<h1>Pull request</h1><h2>Comments</h2>
<article>${article}</article></main>`;
}
