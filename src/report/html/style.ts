/**
 * The style of the page: light or dark like the reader's system, readable from 400 to 1600 pixels. It contains no `<`
 * and no `&`, so that the page is XML too.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: #fff; --front: #1f2328; --quiet: #59636e; --line: #d1d9e0; --soft: #f6f8fa; --link: #0969da;
  --good: #1a7f37; --bad: #d1242f; --doubtful: #9a6700; --stopped: #59636e; --need: #818b98; --memory: #8250df;
  --tint: 26%;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0d1117; --front: #e6edf3; --quiet: #9198a1; --line: #30363d; --soft: #161b22; --link: #4493f8;
    --good: #3fb950; --bad: #f85149; --doubtful: #d29922; --stopped: #9198a1; --need: #848d97; --memory: #ab7df8;
    --tint: 34%;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0 auto; max-width: 100rem; padding: 1.5rem clamp(.75rem, 3vw, 2.5rem) 3rem; background: var(--back);
  color: var(--front); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { margin: 0; font-size: clamp(1.25rem, 1rem + 1.6vw, 1.9rem); line-height: 1.3; overflow-wrap: anywhere;
  text-wrap: balance; }
h2 { margin: 2rem 0 .6rem; font-size: 1.1rem; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
code, pre { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
.quiet, .facts, footer { color: var(--quiet); }
.facts { margin: .35rem 0 0; font-size: .9rem; overflow-wrap: anywhere; }
.note { margin: .8rem 0 0; padding: .5rem .8rem; border-left: 3px solid var(--doubtful); background: var(--soft); }
.good { --tone: var(--good); } .bad { --tone: var(--bad); } .doubtful { --tone: var(--doubtful); } .stopped {
  --tone: var(--stopped); } .need { --tone: var(--need); } .stage { --tone: var(--need); } .evaluated {
  --tone: var(--link); }
.mark { color: var(--tone); font-weight: 700; display: inline-block; min-width: 1em; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.chart { --bar: 22px; margin: 0; border: 1px solid var(--line); border-radius: 8px; padding: .6rem .8rem; }
.chart.thin { --bar: 8px; }
.chart.thin .slot .bar { font-size: 0; }
.scroll { overflow-x: auto; }
.plot { position: relative; min-width: 34rem; padding-bottom: .2rem; }
.axis { position: relative; height: 1.5rem; font-size: .75rem; color: var(--quiet); }
.axis span { position: absolute; padding-left: .3rem; border-left: 1px solid var(--line); white-space: nowrap; }
.memory, .lane { position: relative; }
.memory { height: calc(56px + 1.2rem); padding-top: 1.2rem; margin-bottom: 4px;
  border-bottom: 1px solid var(--line); }
.memory svg { display: block; width: 100%; height: 100%; overflow: visible; }
.memory polygon { fill: color-mix(in srgb, var(--memory) 22%, transparent); }
.memory polyline { fill: none; stroke: var(--memory); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.memory span { position: sticky; left: 0; top: 0; display: block; width: fit-content; margin-top: -1.2rem;
  padding-left: .3rem; line-height: 1.2rem; font-size: .75rem; color: var(--memory); }
.lane { height: calc(var(--bar) + 3px); }
.lane.slot { background: linear-gradient(var(--soft), var(--soft)) 0 0 / 100% var(--bar) no-repeat; }
.bar { position: absolute; top: 0; height: var(--bar); min-width: 2px; text-indent: .3rem; overflow: hidden;
  border: 1px solid var(--back); border-width: 0 1px 0 0; border-radius: 3px;
  background: color-mix(in srgb, var(--tone) var(--tint), var(--back)); color: var(--front); font-size: .75rem;
  line-height: var(--bar); white-space: nowrap; text-overflow: ellipsis; }
a.bar:hover { text-decoration: none; filter: brightness(1.1); }
.bar.critical { background: var(--tone); color: var(--back); font-weight: 600;
  box-shadow: inset 0 -3px 0 color-mix(in srgb, var(--front) 75%, transparent); }
.bar.stage { background: none; border: 1px solid var(--line); line-height: calc(var(--bar) - 2px);
  color: var(--quiet); }
.bar.faint { opacity: .18; }
figcaption { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; align-items: center; padding-top: .5rem;
  font-size: .8rem; color: var(--quiet); }
.key { white-space: nowrap; }
.key .bar { position: static; display: inline-block; width: 1.6em; height: .9em; padding: 0; vertical-align: -.1em; }
figcaption label { margin-left: auto; display: flex; align-items: center; gap: .4rem; }
.aside { margin: .6rem 0 0; font-size: .9rem; }
.aside p { margin: .4rem 0; }
summary { cursor: pointer; width: fit-content; }
.path { margin: .3rem 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; }
.path li { overflow-wrap: anywhere; }

#filters { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-bottom: .6rem; }
#query { flex: 0 1 20rem; min-width: 10rem; padding: .35rem .6rem; border: 1px solid var(--line);
  border-radius: 6px; background: var(--back); color: inherit; font: inherit; }
.chips { display: contents; }
.chip { padding: .2rem .65rem; border: 1px solid var(--line); border-radius: 1rem; background: none;
  color: var(--tone); font: inherit; font-size: .85rem; cursor: pointer; }
.chip[aria-pressed="true"] { border-color: var(--tone);
  background: color-mix(in srgb, var(--tone) 18%, transparent); }
#shown { color: var(--quiet); font-size: .85rem; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
thead .verdict { width: 9.8rem; } thead .name { width: 17%; } thead .number { width: 6.3rem; } thead .beside {
  width: 5.4rem; overflow: hidden; text-overflow: ellipsis; } thead .attempts { width: 4.6rem; } thead .log {
  width: 2.9rem; }
th, td { padding: .4rem .45rem; text-align: left; vertical-align: top; font-weight: 400; }
thead th { position: sticky; top: 0; z-index: 1; background: var(--back); border-bottom: 1px solid var(--line);
  font-size: .8rem; color: var(--quiet); white-space: nowrap; }
thead button { padding: 0; border: 0; background: none; color: inherit; font: inherit; }
thead button:enabled { cursor: pointer; }
thead button:enabled:hover { color: var(--front); }
th[aria-sort="ascending"] button::after { content: " ▲"; }
th[aria-sort="descending"] button::after { content: " ▼"; }
tbody { border-bottom: 1px solid var(--line); scroll-margin-top: 2.5rem; }
tbody:target { background: color-mix(in srgb, var(--link) 10%, transparent); }
tbody tr:first-child:hover { background: var(--soft); }
td.verdict { white-space: nowrap; color: var(--tone); }
.check .name { font-weight: 600; overflow-wrap: anywhere; }
td.what { overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.number i { display: block; height: 3px; margin: 1px 0 0 auto; border-radius: 2px;
  background: color-mix(in srgb, var(--link) 55%, transparent); }
.badge { padding: 0 .4rem; border: 1px solid var(--line); border-radius: 1rem; font-size: .75rem; font-weight: 400;
  color: var(--quiet); white-space: nowrap; }
.badge.doubtful, .badge.bad { border-color: var(--tone); color: var(--tone); }
.more td { padding: 0 .6rem .5rem 2.1rem; font-size: .9rem; }
.more summary { color: var(--quiet); }
pre { margin: .4rem 0; padding: .6rem .8rem; max-height: 32rem; overflow: auto; border-radius: 6px;
  background: var(--soft); white-space: pre-wrap; overflow-wrap: anywhere; }
.more p, .attempts { margin: .3rem 0; }
.more .parts-title { margin-top: .7rem; color: var(--quiet); }
.parts { margin: .2rem 0; padding: 0; list-style: none; max-width: 64rem; }
.part { display: grid; grid-template-columns: 1.3em minmax(0, 3fr) minmax(0, 2fr) 15.5rem;
  gap: 0 .6rem; align-items: baseline; padding: .1rem 0; }
.part bdi { overflow-wrap: anywhere; }
.part.bad bdi { font-weight: 600; }
.part .took { grid-column: 4; color: var(--quiet); font-variant-numeric: tabular-nums; }
.part.bad .verdict, .part.doubtful .verdict { color: var(--tone); }
.part i { grid-column: 3; grid-row: 1; align-self: start; margin-top: .5em; height: .55em; min-width: 2px;
  border-radius: 3px; background: color-mix(in srgb, var(--tone) 55%, transparent); }
.level-2 bdi { padding-left: 1.2rem; } .level-3 bdi { padding-left: 2.4rem; } .level-4 bdi { padding-left: 3.6rem; }
.level-5 bdi { padding-left: 4.8rem; } .level-6 bdi { padding-left: 6rem; }
.images { display: flex; flex-wrap: wrap; gap: .6rem; margin: .5rem 0; }
.images figure { margin: 0; max-width: 22rem; }
.images img { display: block; width: auto; max-width: 100%; height: auto; max-height: 16rem;
  border: 1px solid var(--line); border-radius: 6px; }
.images figcaption, .files, .case .took { font-size: .85rem; color: var(--quiet); overflow-wrap: anywhere; }
.files { margin: .3rem 0; padding-left: 1.2rem; }
.boots { margin: 0; padding: 0; list-style: none; }
.boots li { display: grid; grid-template-columns: minmax(0, 16rem) minmax(6rem, 1fr) 9rem; gap: 0 .8rem;
  align-items: center; padding: .35rem 0; border-bottom: 1px solid var(--line); }
.boots .who, .boots .quiet, .boots .remark { overflow-wrap: anywhere; }
.boots .track { position: relative; height: var(--bar); background: var(--soft); border-radius: 3px; }
.boots .took { text-align: right; font-variant-numeric: tabular-nums; }
.boots .quiet, .boots .remark { grid-column: 1 / 4; font-size: .85rem; }
.boots .remark { color: var(--tone); }
.quoted { position: absolute; top: -3px; bottom: -3px; margin-left: -2px; border-left: 3px dotted var(--front); }
.key .quoted { position: static; margin: 0 .2em 0 0; }
footer { margin-top: 2.5rem; font-size: .85rem; }

@media (max-width: 70rem) {
  table, thead, tbody, td, tbody th { display: block; }
  thead tr, tbody tr { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .75rem; }
  thead th, thead .verdict, thead .name, thead .number, thead .beside { position: static; width: auto;
    padding: .2rem 0; border: 0; }
  thead tr::before { content: "sort by"; font-size: .8rem; color: var(--quiet); }
  thead th:not(:has(button)) { display: none; }
  tbody { padding: .45rem 0; }
  th, td { padding: 0; }
  td:empty { display: none; }
  tbody { content-visibility: auto; contain-intrinsic-size: auto 4rem; }
  .check .name { flex: 1 1 calc(100% - 9rem); min-width: 0; }
  td.what { width: 100%; }
  td.number::before { content: attr(data-title) " "; color: var(--quiet); font-size: .8rem; }
  td.number i { display: none; }
  .more td { width: 100%; padding: .2rem 0 0; }
  .boots li { grid-template-columns: minmax(0, 1fr) auto; }
  .boots .track, .boots .quiet, .boots .remark { grid-column: 1 / 3; }
  .boots .track { grid-row: 2; }
  .part { grid-template-columns: 1.3em minmax(0, 1fr) auto; }
  .part .took { grid-column: 3; text-align: right; }
  .part i { grid-column: 2 / 4; grid-row: 2; height: 3px; margin: 0; }
}
@media print { #filters, #zooming { display: none; } .scroll { overflow: hidden; } thead th { position: static; } }
`;
