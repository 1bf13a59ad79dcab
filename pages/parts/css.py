"""The style sheet of the pages: docs/design.md in rules. `%(name)s` is a colour by its meaning."""

CSS = """
.cg, .cg p, .cg li, .cg td, .cg th { font-family: %(font)s; color: %(ink)s; }
.cg { max-width: 760px; }
.cg h1 { font-size: 34px; line-height: 41px; font-weight: 700; letter-spacing: -.01em; margin: 0 0 12px; padding: 0; max-width: 20em; text-wrap: balance; color: %(ink)s; }
.cg h2 { font-size: 21px; line-height: 27px; font-weight: 700; margin: 0 0 4px; padding: 0; color: %(ink)s; }
.cg.section h1 { font-size: 21px; line-height: 27px; margin: 0 0 4px; max-width: none; }
.cg p { font-size: 16px; line-height: 26px; margin: 0 0 12px; max-width: 66ch; }
.cg p.answer { font-size: 20px; line-height: 30px; margin: 0; }
.cg .quiet { color: %(muted)s; font-size: .9em; }
.cg p.told { font-weight: 600; }
.cg.section { margin-top: 28px; }
.cg p.subtitle, .cg p.source, .cg ul.notes li, .cg caption { color: %(muted)s; font-size: 14px; line-height: 21px; }
.cg p.subtitle { margin-bottom: 12px; }
.cg p.source { margin: 0 0 4px; }
.cg ul.notes { margin: 0 0 8px; padding: 0 0 0 1.1em; max-width: 70ch; }
.cg ul.notes:empty { display: none; }
.cg a { color: %(link)s; text-decoration: underline; text-underline-offset: 3px; }
.cg a:focus-visible, .cg summary:focus-visible, .cg .scroll:focus-visible { outline: 3px solid %(link)s; outline-offset: 2px; }
.cg summary { color: %(link)s; text-decoration: underline; text-underline-offset: 3px; font-size: 15px; cursor: pointer; min-height: 24px; width: fit-content; }
.cg .id { white-space: nowrap; }
.cg .scroll { overflow-x: auto; margin: 8px 0 12px; background: linear-gradient(to right, %(paper)s 40%%, transparent) left / 48px 100%% no-repeat local, linear-gradient(to left, %(paper)s 40%%, transparent) right / 48px 100%% no-repeat local, linear-gradient(to right, %(hair)s, transparent) left / 16px 100%% no-repeat scroll, linear-gradient(to left, %(rule)s, transparent) right / 16px 100%% no-repeat scroll; }
.cg table { border-collapse: collapse; font-variant-numeric: tabular-nums; min-width: 100%%; }
.cg table.wordy td:last-child { min-width: 16em; }
.cg caption { text-align: left; padding-bottom: 8px; }
.cg th, .cg td { text-align: left; vertical-align: top; padding: 6px 16px 6px 0; border: 0; border-bottom: 1px solid %(hair)s; font-size: 15px; line-height: 21px; font-weight: 400; }
.cg thead th { color: %(muted)s; font-size: 14px; border-bottom: 1px solid %(rule)s; }
.cg ul.key { list-style: none; display: flex; flex-wrap: wrap; gap: 8px 40px; margin: 12px 0; padding: 0; }
.cg ul.key li { font-size: 16px; line-height: 30px; margin: 0; padding: 0; }
.cg ul.key b { font-size: 26px; margin-right: 8px; font-variant-numeric: tabular-nums; }
.cg b.treated { color: %(treated)s; } .cg b.untreated { color: %(untreated)s; } .cg b.well { color: %(muted)s; }
.cg ul.links { list-style: none; padding: 0; margin: 0; } .cg ul.links li { margin: 0 0 16px; padding: 0; }
.cg ul.links a { font-size: 18px; font-weight: 600; display: inline-block; min-height: 24px; }
.cg ul.addresses { padding-left: 1.1em; } .cg p, .cg li, .cg code { overflow-wrap: anywhere; }
.cg code { font-size: 13px; background: none; color: inherit; padding: 0; }
.cg.notice { border-left: 4px solid %(untreated)s; padding: 4px 0 4px 16px; margin-bottom: 12px; }
.cg.notice p { margin: 0; overflow-wrap: anywhere; }
.cg.fresh { margin-bottom: 4px; }
.cg.fresh summary { color: %(muted)s; font-size: 14px; line-height: 21px; text-decoration: none; width: auto; max-width: 66ch; overflow-wrap: anywhere; }
.cg.fresh summary:hover { text-decoration: underline; }
.cg.fresh.urgent { border-left: 4px solid %(ink)s; padding-left: 12px; }
.cg.fresh.urgent summary { color: %(ink)s; font-size: 16px; line-height: 24px; }
.cg.fresh p, .cg.fresh li { font-size: 14px; line-height: 21px; color: %(muted)s; overflow-wrap: anywhere; }
.cg.fresh p, .cg.fresh ul { margin: 8px 0 0; } .cg.fresh li { margin: 0 0 4px; }
[class*="st-key-try-"] button, [class*="st-key-try-"] button p { color: %(link)s; text-decoration: underline; text-underline-offset: 3px; padding: 0; min-height: 24px; white-space: normal; text-align: left; font-size: 15px; }
.cg.claim { border-top: 1px solid %(hair)s; padding-top: 20px; margin-top: 20px; }
.cg.claim blockquote { margin: 0 0 8px; padding: 0; border: 0; color: %(muted)s; font: italic 16px/24px %(font)s; overflow-wrap: anywhere; }
.cg.claim mark { background: none; color: %(ink)s; font-weight: 700; text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 4px; }
.cg.claim.contradicts mark, .cg.claim.outdated mark, .cg.claim.other_population mark { text-decoration-style: wavy; text-decoration-color: %(untreated)s; }
.cg.claim.agrees mark { text-decoration-color: %(treated)s; } .cg.claim.uncheckable mark { text-decoration-style: dotted; }
[class*="st-key-quote-"] { margin-top: -16px; }
[class*="st-key-quote-"] details { max-width: 760px; }
[class*="st-key-quote-"] summary { display: list-item; list-style: disclosure-closed inside; color: %(link)s; cursor: pointer; min-height: 24px; padding: 0; width: fit-content; }
[class*="st-key-quote-"] details[open] summary { list-style-type: disclosure-open; margin-bottom: 8px; }
[class*="st-key-quote-"] summary, [class*="st-key-quote-"] summary * { opacity: 1; }
[class*="st-key-quote-"] summary * { display: inline; }
[class*="st-key-quote-"] summary p { color: %(link)s; text-decoration: underline; text-underline-offset: 3px; font-size: 15px; }
[class*="st-key-quote-"] summary [data-testid="stIconMaterial"] { display: none; }
[class*="st-key-quote-"] [data-testid="stCode"] { background: %(panel)s; padding-bottom: 8px; }
[class*="st-key-quote-"] [data-testid="stCode"] pre { background: none; padding-bottom: 4px; }
[class*="st-key-quote-"] [data-testid="stCode"] code { font-family: %(font)s; font-size: 15px; line-height: 23px; overflow-wrap: anywhere; }
[class*="st-key-quote-"] [data-testid="stTabPanel"] code { font-size: 13px; line-height: 20px; }
[class*="st-key-quote-"] [data-testid="stCode"] > :last-child { position: static; visibility: visible; opacity: 1; pointer-events: auto; padding: 0 0 0 16px; width: auto; height: auto; }
[class*="st-key-quote-"] [data-testid="stCode"] > :last-child * { width: auto; height: auto; background: none; border: 0; box-shadow: none; padding: 0; justify-content: flex-start; visibility: visible; }
[class*="st-key-quote-"] [data-testid="stCode"] button svg { display: none; }
[class*="st-key-quote-"] [data-testid="stCode"] button { color: %(link)s; text-decoration: underline; text-underline-offset: 3px; font-size: 15px; min-height: 24px; cursor: pointer; }
[class*="st-key-quote-"] [data-testid="stCode"] button::after { content: "Copy"; }
[class*="st-key-quote-"] [data-testid="stCode"] button[aria-label="Copied"]::after { content: "Copied"; }
[data-testid="stMultiSelect"] [data-tag] { background: %(hair)s; } [data-testid="stMultiSelect"] [data-tag] * { color: %(ink)s; }
.cg.spans th[scope="row"] { min-width: 8em; }
.st-key-quote-code, .st-key-quote-more { margin-top: 0; } .st-key-quote-code [data-testid="stCode"] code, .st-key-quote-code [data-testid="stTabPanel"] code { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono", monospace; }
[class*="st-key-quote-"] button:focus-visible { outline: 3px solid %(link)s; outline-offset: 2px; }
.cg.taken ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0 16px; margin: 0; padding: 0; }
.cg.taken li { margin: 0; padding: 0; font-size: 15px; line-height: 24px; }
[class*="st-key-take-"] { gap: 0 16px; align-items: baseline; }
[class*="st-key-take-"] [data-testid="stDownloadButton"] button * { font-size: 15px; line-height: 24px; }
.cg.help { border-top: 1px solid %(hair)s; padding-top: 20px; margin-top: 52px; }
[class*="st-key-narrow-"] { display: none; }
[data-testid="stElementToolbar"] { display: none; }
[data-testid="stImage"] img { max-width: 100%%; height: auto; }
[data-testid="stMainBlockContainer"] { max-width: 860px; padding: 76px 48px 52px; margin-left: 0; }
[data-testid="stSidebarHeader"]::before { content: "Care Gap"; font: 700 18px/24px %(font)s; color: %(ink)s; padding: 8px 0 0 8px; }
[data-testid="stSidebarNavLink"][aria-current="page"] { box-shadow: inset 3px 0 0 %(untreated)s; background: %(paper)s; font-weight: 700; }
[data-testid="stPills"] button, [data-testid="stButtonGroup"] button { min-height: 32px; }
[data-testid="stDownloadButton"] button { color: %(link)s; padding: 0; min-height: 24px; text-decoration: underline; text-underline-offset: 3px; font-size: 15px; }
@media (max-width: 640px) {
  [data-testid="stHeader"]::after { content: "Care Gap"; position: absolute; left: 56px; top: 18px; font: 700 16px/24px %(font)s; color: %(ink)s; }
  .cg h1 { font-size: 26px; line-height: 31px; }
  .cg p.answer { font-size: 18px; line-height: 27px; }
  [data-testid="stMainBlockContainer"] { padding: 64px 16px 40px; }
  [class*="st-key-wide-"] { display: none; }
  [class*="st-key-narrow-"] { display: flex; }
}
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stDownloadButton"] { display: none; }
  .cg details::details-content { content-visibility: visible; block-size: auto; }
}
"""

FRAMED = """
[data-testid="stHeader"] { display: none; }
[data-testid="stMainBlockContainer"] { padding: 16px; }
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 8px; }
.cg.section { margin-top: 0; }
.cg.help { margin-top: 8px; padding-top: 12px; }
.cg.help p { margin-bottom: 4px; }
"""
"""Besides, for a chart alone in a frame: nothing but the chart, close together."""
