"""The style sheet of the pages: docs/design.md in rules. `var(--name)` is a token of pages/figures/style.py."""

CSS = """
.cg, .cg p, .cg li, .cg td, .cg th { font-family: var(--font); color: var(--ink); }
.cg { max-width: 760px; }
.cg h1 { font-size: var(--type-title); line-height: var(--line-title); font-weight: 700; letter-spacing: -.01em; margin: 0 0 var(--space-lines); padding: 0; max-width: 20em; text-wrap: balance; color: var(--ink); }
.cg h2 { font-size: var(--type-section); line-height: var(--line-section); font-weight: 700; margin: 0 0 var(--space-word); padding: 0; color: var(--ink); }
.cg.section h1 { font-size: var(--type-section); line-height: var(--line-section); margin: 0 0 var(--space-word); max-width: none; }
.cg p { font-size: var(--type-text); line-height: var(--line-text); margin: 0 0 var(--space-lines); max-width: 66ch; }
.cg p.answer { font-size: var(--type-answer); line-height: var(--line-answer); margin: 0; }
.cg .quiet { color: var(--muted); font-size: .9em; }
.cg p.told { font-weight: 600; }
.cg.section { margin-top: var(--space-part); }
.cg p.subtitle, .cg p.source, .cg ul.notes li, .cg caption { color: var(--muted); font-size: var(--type-caption); line-height: var(--line-caption); }
.cg p.subtitle { margin-bottom: var(--space-lines); }
.cg p.source { margin: 0 0 var(--space-word); }
.cg ul.notes { margin: 0 0 var(--space-line); padding: 0 0 0 1.1em; max-width: 70ch; }
.cg ul.notes:empty { display: none; }
.cg.section[id] { scroll-margin-top: 76px; }
.cg.foot details + details { margin-top: var(--space-word); }
.cg.contents { display: flex; flex-wrap: wrap; gap: 0 var(--space-block); } .cg.contents p { margin: 0; color: var(--muted); font-size: var(--type-label); line-height: 28px; }
.cg.contents ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0 var(--space-block); margin: 0; padding: 0; } .cg.contents li { margin: 0; padding: 0; font-size: var(--type-label); line-height: 28px; }
.cg a { color: var(--link); text-decoration: underline; text-underline-offset: 3px; }
.cg :is(a, summary, pre, .scroll):focus-visible, [class*="st-key-steps-"] [data-rac]:has(> div > input:focus-visible) { outline: 3px solid var(--link); outline-offset: 2px; }
[data-testid="stSidebarNavLink"]:focus-visible, [data-testid="stMain"]:focus-visible { outline: 3px solid var(--link); outline-offset: -3px; }
[data-testid="stSidebar"][data-collapsed="true"] { visibility: hidden; }
.cg summary { color: var(--link); text-decoration: underline; text-underline-offset: 3px; font-size: var(--type-label); cursor: pointer; min-height: 24px; width: fit-content; }
.cg .id { white-space: nowrap; }
.cg .scroll { overflow-x: auto; margin: var(--space-line) 0 var(--space-lines); background: linear-gradient(to right, var(--paper) 40%, transparent) left / 48px 100% no-repeat local, linear-gradient(to left, var(--paper) 40%, transparent) right / 48px 100% no-repeat local, linear-gradient(to right, var(--hair), transparent) left / 16px 100% no-repeat scroll, linear-gradient(to left, var(--hair), transparent) right / 16px 100% no-repeat scroll; }
.cg table { border-collapse: collapse; font-variant-numeric: tabular-nums; min-width: 100%; }
.cg table.wordy td:last-child { min-width: 16em; }
.cg caption { text-align: left; padding-bottom: var(--space-line); }
.cg th, .cg td { text-align: left; vertical-align: top; padding: 6px var(--space-block) 6px 0; border: 0; border-bottom: 1px solid var(--hair); font-size: var(--type-label); line-height: var(--line-caption); font-weight: 400; }
.cg thead th { color: var(--muted); font-size: var(--type-caption); border-bottom: 1px solid var(--rule); }
.cg ul.key { list-style: none; display: flex; flex-wrap: wrap; gap: var(--space-line) 40px; margin: var(--space-lines) 0; padding: 0; }
.cg ul.key li { font-size: var(--type-text); line-height: 30px; margin: 0; padding: 0; }
.cg ul.key b { font-size: var(--type-number); margin-right: var(--space-line); font-variant-numeric: tabular-nums; }
.cg b.treated { color: var(--treated); } .cg b.untreated { color: var(--untreated); } .cg b.well { color: var(--muted); }
.cg ul.links { list-style: none; padding: 0; margin: 0; } .cg ul.links li { margin: 0 0 var(--space-block); padding: 0; }
.cg ul.links a { font-size: var(--type-answer-narrow); font-weight: 600; display: inline-block; min-height: 24px; }
.cg ul.addresses { padding-left: 1.1em; } .cg p, .cg li, .cg code { overflow-wrap: anywhere; }
.cg code { font-size: var(--type-code); background: none; color: inherit; padding: 0; }
.cg pre { font: var(--type-code)/var(--line-code) var(--mono); color: var(--ink); background: var(--panel); padding: var(--space-lines); margin: 0 0 var(--space-lines); white-space: pre-wrap; overflow-wrap: anywhere; }
.cg.notice { border-left: 4px solid var(--untreated); padding: var(--space-word) 0 var(--space-word) var(--space-block); margin-bottom: var(--space-lines); }
.cg.notice p { margin: 0; overflow-wrap: anywhere; }
.cg.fresh { margin-bottom: var(--space-word); }
.cg.fresh summary { color: var(--muted); font-size: var(--type-caption); line-height: var(--line-caption); text-decoration: none; width: auto; max-width: 66ch; overflow-wrap: anywhere; }
.cg.fresh summary:hover { text-decoration: underline; }
.cg.fresh.urgent { border-left: 4px solid var(--ink); padding-left: var(--space-lines); }
.cg.fresh.urgent summary { color: var(--ink); font-size: var(--type-text); line-height: 24px; }
.cg.fresh p, .cg.fresh li { font-size: var(--type-caption); line-height: var(--line-caption); color: var(--muted); overflow-wrap: anywhere; }
.cg.fresh p, .cg.fresh ul { margin: var(--space-line) 0 0; } .cg.fresh li { margin: 0 0 var(--space-word); }
[class*="st-key-try-"] button, [class*="st-key-try-"] button p { color: var(--link); text-decoration: underline; text-underline-offset: 3px; padding: 0; min-height: 24px; white-space: normal; text-align: left; font-size: var(--type-label); }
.cg.claim { border-top: 1px solid var(--hair); padding-top: 20px; margin-top: 20px; }
.cg.claim blockquote { margin: 0 0 var(--space-line); padding: 0; border: 0; color: var(--muted); font: italic 16px/24px var(--font); overflow-wrap: anywhere; }
.cg.claim mark { background: none; color: var(--ink); font-weight: 700; text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 4px; }
.cg.claim.contradicts mark, .cg.claim.outdated mark, .cg.claim.other_population mark { text-decoration-style: wavy; text-decoration-color: var(--untreated); }
.cg.claim.agrees mark { text-decoration-color: var(--treated); } .cg.claim.uncheckable mark { text-decoration-style: dotted; }
:is([class*="st-key-quote-"], [class*="st-key-steps-"]) { margin-top: -16px; }
:is([class*="st-key-quote-"], [class*="st-key-steps-"]) details { max-width: 760px; }
:is([class*="st-key-quote-"], [class*="st-key-steps-"]) summary { display: list-item; list-style: disclosure-closed inside; color: var(--link); cursor: pointer; min-height: 24px; padding: 0; width: fit-content; }
:is([class*="st-key-quote-"], [class*="st-key-steps-"]) details[open] summary { list-style-type: disclosure-open; margin-bottom: var(--space-line); }
:is([class*="st-key-quote-"], [class*="st-key-steps-"]) summary, :is([class*="st-key-quote-"], [class*="st-key-steps-"]) summary * { opacity: 1; }
:is([class*="st-key-quote-"], [class*="st-key-steps-"]) summary * { display: inline; }
:is([class*="st-key-quote-"], [class*="st-key-steps-"]) summary p { color: var(--link); text-decoration: underline; text-underline-offset: 3px; font-size: var(--type-label); }
:is([class*="st-key-quote-"], [class*="st-key-steps-"]) summary [data-testid="stIconMaterial"] { display: none; }
[class*="st-key-quote-"] [data-testid="stCode"] { background: var(--panel); padding-bottom: var(--space-line); }
[class*="st-key-quote-"] [data-testid="stCode"] pre { background: none; padding-bottom: var(--space-word); }
[class*="st-key-quote-"] [data-testid="stCode"] code { font-family: var(--font); font-size: var(--type-label); line-height: var(--line-label); overflow-wrap: anywhere; }
[class*="st-key-quote-"] [data-testid="stTabPanel"] code { font-size: var(--type-code); line-height: var(--line-code); }
[class*="st-key-quote-"] [data-testid="stCode"] > :last-child { position: static; visibility: visible; opacity: 1; pointer-events: auto; padding: 0 0 0 var(--space-block); width: auto; height: auto; }
[class*="st-key-quote-"] [data-testid="stCode"] > :last-child * { width: auto; height: auto; background: none; border: 0; box-shadow: none; padding: 0; justify-content: flex-start; visibility: visible; }
[class*="st-key-quote-"] [data-testid="stCode"] button svg { display: none; }
[class*="st-key-quote-"] [data-testid="stCode"] button { color: var(--link); text-decoration: underline; text-underline-offset: 3px; font-size: var(--type-label); min-height: 24px; cursor: pointer; }
[class*="st-key-quote-"] [data-testid="stCode"] button::after { content: "Copy"; }
[class*="st-key-quote-"] [data-testid="stCode"] button[aria-label="Copied"]::after { content: "Copied"; }
[data-testid="stMultiSelect"] input { min-width: 24px; }
[data-testid="stMultiSelect"] [data-tag] { background: var(--hair); } [data-testid="stMultiSelect"] [data-tag] * { color: var(--ink); }
.cg.spans th[scope="row"] { min-width: 8em; }
.st-key-quote-code, .st-key-quote-more { margin-top: 0; } .st-key-quote-code [data-testid="stCode"] code, .st-key-quote-code [data-testid="stTabPanel"] code { font-family: var(--mono); }
:is([class*="st-key-quote-"], [class*="st-key-steps-"]) button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.cg.taken ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0 var(--space-block); margin: 0; padding: 0; }
.cg.taken li { margin: 0; padding: 0; font-size: var(--type-label); line-height: 24px; }
[class*="st-key-take-"] { gap: 0 var(--space-block); align-items: baseline; }
[class*="st-key-take-"] [data-testid="stDownloadButton"] button * { font-size: var(--type-label); line-height: 24px; }
.cg.help { border-top: 1px solid var(--hair); padding-top: 20px; margin-top: var(--space-page); }
.cg img { display: block; max-width: 100%; height: auto; } .cg img.narrow, .cg img.sheet, .cg.paper { display: none; }
[data-testid="stElementToolbar"] { display: none; }
[data-testid="stHeader"] { background: var(--paper); }
[data-testid="stMainBlockContainer"] { max-width: 860px; padding: 76px 48px var(--space-page); margin-left: 0; }
[class*="st-key-steps-"] details[open] { margin-bottom: var(--space-part); }
[class*="st-key-steps-"] [data-testid="stSlider"] { max-width: 640px; }
[class*="st-key-steps-"] [data-testid="stSliderThumbValue"], [class*="st-key-steps-"] [data-testid="stSliderTickBar"] { display: none; }
[class*="st-key-live-"] [data-testid="stAlertContainer"] { background: none; border: 0; padding: 0; color: var(--ink); }
[class*="st-key-live-"] p { font-weight: 600; color: var(--ink); font-size: var(--type-text); line-height: var(--line-text); margin: 0; }
.st-key-live-page { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[data-testid="stSidebarHeader"]::before { content: "Care Gap"; font: 700 18px/24px var(--font); color: var(--ink); padding: var(--space-line) 0 0 var(--space-line); }
[data-testid="stSidebarNavLink"][aria-current="page"] { box-shadow: inset 3px 0 0 var(--untreated); background: var(--paper); font-weight: 700; }
[data-testid="stPills"] button, [data-testid="stButtonGroup"] button { min-height: 32px; }
[data-testid="stDownloadButton"] button { color: var(--link); padding: 0; min-height: 24px; text-decoration: underline; text-underline-offset: 3px; font-size: var(--type-label); }
@media (max-width: 768px) {
  [data-testid="stHeader"]::after { content: "Care Gap"; position: absolute; left: 56px; top: 18px; font: 700 16px/24px var(--font); color: var(--ink); }
}
@media (max-width: 640px) {
  .cg h1 { font-size: var(--type-title-narrow); line-height: var(--line-title-narrow); }
  .cg p.answer { font-size: var(--type-answer-narrow); line-height: var(--line-answer-narrow); }
  [data-testid="stMainBlockContainer"] { padding: 64px var(--space-block) 40px; }
  .cg img.wide { display: none; } .cg img.narrow { display: block; }
}
@media (hover: none) { .modebar-container { display: none; } }
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { animation-duration: .01ms !important; animation-iteration-count: 1 !important; transition-duration: .01ms !important; scroll-behavior: auto !important; }
}
@media print {
  #first, [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stSkipToContent"], [data-testid="stDownloadButton"], [data-testid="stForm"], .cg.taken, .cg.contents, .cg .light { display: none !important; }
  [class*="st-key-quote-"], [class*="st-key-steps-"], [class*="st-key-take-"], [class*="st-key-chart-"], .cg.fresh:not(.urgent), [class*="st-key-try-"], [class*="st-key-live-"] { display: none !important; }
  .cg img.wide, .cg img.sheet, .cg.paper { display: block; } .cg img.narrow, .cg img.screen { display: none; }
  .cg img.alone { background: var(--drawn-on); print-color-adjust: exact; }
  html, body, #root, #root > div, [data-testid="stApp"], [data-testid="stAppViewContainer"], [data-testid="stMain"] { display: block !important; position: static !important; height: auto !important; min-height: 0 !important; overflow: visible !important; background: none !important; }
  [data-testid="stMainBlockContainer"] { padding: 0; max-width: none; }
  [data-testid="stApp"] { color-scheme: light; }
  [data-testid="stApp"] :is(label, p, span, button, input, div) { color: var(--ink); border-color: var(--rule); }
  .cg .quiet, .cg p.subtitle, .cg p.source, .cg ul.notes li, .cg caption { color: var(--muted); }
  [data-testid="stApp"] :is(button, input, [role="group"]) { background: none !important; }
  [data-testid="stApp"] :is([aria-checked="true"], [aria-pressed="true"]) { border: 2px solid var(--ink) !important; }
  [data-testid="stApp"] :is([aria-checked="false"], [aria-pressed="false"]), .react-aria-ComboBox button { display: none !important; }
  .cg:not(.fresh) details::details-content { content-visibility: visible; block-size: auto; }
  .cg .references { display: none; }
  .cg .scroll { overflow: visible; background: none; } .cg table { min-width: 0; }
  .cg summary { list-style: none; break-after: avoid; } .cg summary::marker { content: ""; } .cg img { max-height: 245mm; object-fit: contain; object-position: left top; }
  [data-testid="stElementContainer"]:has(.cg.section), [data-testid="stElementContainer"]:has([role="radiogroup"]) { break-after: avoid; break-inside: avoid; }
  .cg h1, .cg h2, .cg caption, .cg thead { break-after: avoid; } .cg tr, .cg li, .cg img { break-inside: avoid; }
  .cg a[href^="https"]::after { content: " (" attr(href) ")"; overflow-wrap: anywhere; }
}
"""

FRAMED = """
#first { display: none; }
[data-testid="stHeader"] { display: none; }
[data-testid="stMainBlockContainer"] { padding: var(--space-block); }
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: var(--space-line); }
.cg.section { margin-top: 0; }
.cg.help { margin-top: var(--space-line); padding-top: var(--space-lines); }
.cg.help p { margin-bottom: var(--space-word); }
"""
"""Besides, for a chart alone in a frame: nothing but the chart, close together."""
