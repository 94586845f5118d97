/** Of the report; light or dark as the reader's system is. */
export const style = `
:root { color-scheme: light dark; --ground: #fbfbf9; --panel: #ffffff; --text: #1d1f21; --quiet: #63676c; --line: #dcddd8;
  --first: #1f6fb2; --second: #c2571a; --third: #4c7d2f; --fourth: #8250b0; }
@media (prefers-color-scheme: dark) { :root { --ground: #16181a; --panel: #1f2225; --text: #e8e8e4; --quiet: #9ba0a5;
  --line: #383c40; --first: #6cb2ee; --second: #f0955c; --third: #93c572; --fourth: #c39be6; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.25rem 4rem; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; } p { margin: .25rem 0 .75rem; max-width: 48rem; }
.quiet, figcaption, .note { color: var(--quiet); } .digest { font-family: ui-monospace, monospace; font-size: .8rem; overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .75rem; padding: 0; list-style: none; }
.cards li { background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
.cards b { display: block; font-size: 1.5rem; font-weight: 600; font-variant-numeric: tabular-nums; } .cards span { display: block; font-size: .85rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem; }
figure { margin: 0; background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; }
figure svg { display: block; width: 100%; height: auto; } figure h3 { margin: 0 0 .25rem; }
svg text { fill: var(--quiet); font: 11px system-ui, sans-serif; } svg .grid { stroke: var(--line); stroke-width: 1; }
svg .curve { fill: none; stroke-width: 2; stroke-linejoin: round; } svg .area { fill-opacity: .3; stroke-width: 1.5; }
.first { stroke: var(--first); fill: var(--first); } .second { stroke: var(--second); fill: var(--second); }
.third { stroke: var(--third); fill: var(--third); } .fourth { stroke: var(--fourth); fill: var(--fourth); }
svg .dashed { stroke: var(--quiet); stroke-dasharray: 4 4; fill: none; } .legend { display: flex; gap: 1rem; font-size: .85rem; }
.legend i { display: inline-block; width: 1rem; height: .25rem; margin-right: .4rem; vertical-align: middle; border-radius: 2px; }
.legend .first { background: var(--first); } .legend .second { background: var(--second); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; background: var(--panel); }
th, td { padding: .35rem .75rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; } thead th { color: var(--quiet); font-weight: 500; vertical-align: bottom; }
.pairs { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .75rem; }
.pair { background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem; }
.pair div { display: flex; gap: .25rem; } .pair img, .pair .none { width: 50%; height: 8rem; object-fit: contain; background: var(--ground); }
.pair .none { display: grid; place-items: center; text-align: center; font-size: .75rem; padding: .25rem; }
.pair p { margin: .35rem 0 0; font-size: .78rem; overflow-wrap: anywhere; }
`;
