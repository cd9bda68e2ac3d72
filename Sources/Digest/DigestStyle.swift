/// How a page looks: by day and by night, on a telephone, on a desk and on paper.
///
/// Every text has a contrast of at least 4.5 to 1 with what lies behind it, every shape of at least 3
/// (WCAG 2.2, 1.4.3 and 1.4.11). It names nothing that would have to be loaded.
enum DigestStyle {
  static let sheet: StaticString = """
    :root { --paper: #fff; --band: #f3f5f7; --ink: #1a1f26;
      --soft: #4b5561; --line: #c5ccd4; --mark: #1d4f7c; --late: #a3161f; --near: #7a4a00; }
    * { box-sizing: border-box; }
    html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%;
      font: 0.9375rem/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
    body { margin: 0 auto; max-width: 80rem; padding: 1.25rem 1.5rem 2rem; }
    a { color: var(--mark); }
    :focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
    .skip { position: absolute; left: -100rem; background: var(--paper); padding: 0.5rem; }
    .skip:focus { left: 0.5rem; top: 0.5rem; }
    header { border-bottom: 2px solid var(--ink); padding-bottom: 0.6rem; }
    header p, footer p { margin: 0.15rem 0; }
    .house { color: var(--soft); font-size: 0.8125rem; letter-spacing: 0.06em; }
    h1 { font-size: 1.6rem; line-height: 1.2; margin: 0.1rem 0 0.3rem; font-weight: 600; }
    h2 { font-size: 1.125rem; line-height: 1.25; margin: 1.6rem 0 0.3rem; font-weight: 600; }
    h3 { font-size: 0.9375rem; margin: 0.9rem 0 0.2rem; font-weight: 600; }
    p, ul, ol { margin: 0.3rem 0; }
    ul, ol { padding-left: 1.2rem; }
    .soft, .note { color: var(--soft); font-size: 0.8125rem; }
    .note { display: block; }
    .calm { font-size: 1.0625rem; margin: 1rem 0; }
    .trouble { border: 3px solid var(--late); padding: 0.5rem 0.9rem; margin: 1rem 0; }
    .trouble h2 { color: var(--late); margin: 0 0 0.2rem; letter-spacing: 0.03em; }
    nav ul { display: flex; flex-wrap: wrap; gap: 0.4rem; list-style: none; padding: 0;
      margin: 0.9rem 0 0.4rem; }
    nav a { display: block; border: 1px solid var(--line); border-radius: 4px;
      background: var(--band); padding: 0.25rem 0.6rem; text-decoration: none; color: var(--ink);
      font-size: 0.8125rem; }
    nav a:hover { text-decoration: underline; }
    table { border-collapse: collapse; width: 100%; }
    caption { text-align: left; color: var(--soft); font-size: 0.8125rem; padding-bottom: 0.2rem; }
    th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.7rem 0.35rem 0;
      border-top: 1px solid var(--line); }
    td:last-child { padding-right: 0; }
    .heard { position: absolute; width: 1px; height: 1px; overflow: hidden;
      clip-path: inset(50%); white-space: nowrap; }
    thead th { border-top: 0; color: var(--soft); font-size: 0.8125rem; font-weight: 400;
      padding-top: 0; }
    tbody th { font-weight: 600; }
    bdi { overflow-wrap: anywhere; hyphens: none; }
    td, th { overflow-wrap: break-word; hyphens: auto; }
    .lines { table-layout: fixed; }
    .lines td, .lines tbody th { padding-top: 0.45rem; }
    .c-key { width: 13%; } .c-rule { width: 19%; } .c-due { width: 17%; }
    .c-state { width: 13%; } .c-who { width: 16%; } .c-draw { width: 22%; }
    .figures td { white-space: nowrap; } .figures td + td { white-space: normal; }
    .late .state { color: var(--late); font-weight: 600; }
    .now .state { color: var(--near); font-weight: 600; }
    .more { font-weight: 600; }
    .num { font-variant-numeric: tabular-nums; }
    .pair { display: grid; gap: 0 2.5rem; }
    footer { border-top: 1px solid var(--line); margin-top: 1.8rem; padding-top: 0.5rem;
      color: var(--soft); font-size: 0.8125rem; }
    code { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
    svg { display: block; width: 100%; height: auto; }
    svg text { fill: var(--ink); font-size: 11px; font-variant-numeric: tabular-nums; }
    svg .head { fill: var(--soft); }
    svg .strong { font-weight: 600; }
    svg path { fill: none; stroke: var(--ink); }
    svg .past { stroke: var(--soft); stroke-width: 3; }
    svg .late { stroke: var(--late); stroke-width: 8; }
    svg .ahead { stroke: var(--soft); stroke-dasharray: 3 3; }
    svg .pause { fill: var(--paper); stroke: var(--soft); }
    svg .hatch { stroke: var(--soft); }
    svg .start, svg .point, svg .told, svg .tick { fill: var(--ink); }
    svg .rung { stroke-width: 1.5; } svg path.rung:not(.told) { fill: var(--paper); }
    svg .now { stroke-dasharray: 2 2; }
    svg .ended { stroke-width: 2.5; }
    svg .pole, svg .flag { stroke: var(--late); stroke-width: 1.5; } svg .flag { fill: var(--late); }
    svg .base { stroke: var(--line); }
    svg .bar { fill: var(--mark); } svg .weekend { fill: var(--paper); stroke: var(--mark); }
    .timeline { max-width: 22rem; } .timeline text { font-size: 13px; }
    .forecast, .team { max-width: 30rem; }
    .team { margin-bottom: .8rem; }
    .lanes { max-width: 46rem; }
    .legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.1rem 1.1rem;
      color: var(--soft); font-size: 0.8125rem; }
    .legend li { display: flex; align-items: center; gap: 0.35rem; }
    .legend svg { width: 1.4rem; flex: none; }
    .clock { border-top: 1px solid var(--line); padding: 0.2rem 0 0.8rem; }
    .clock p { max-width: 46rem; }
    @media (min-width: 62rem) { .pair { grid-template-columns: minmax(0, 30rem) minmax(0, 1fr); } }
    @media screen and (max-width: 46rem) {
      body { padding: 0.9rem 1rem 1.5rem; }
      h1 { font-size: 1.35rem; }
      table, caption, tbody, tr, th, td { display: block; }
      thead { position: absolute; left: -100rem; }
      tbody tr { border: 1px solid var(--line); border-radius: 6px; padding: 0.5rem 0.7rem;
        margin: 0.5rem 0; }
      .lines tr { border-left: 3px solid var(--line); }
      .lines tr.late { border-left: 6px solid var(--late); }
      .lines tr.now { border-left: 6px double var(--near); }
      tbody th, td, .lines td, .lines tbody th { border: 0; padding: 0.05rem 0; width: auto; }
      td[data-label]::before { content: attr(data-label) ": "; color: var(--soft);
        font-weight: 400; }
      td .note { display: inline; margin-left: 0.4rem; }
      td.draw { padding-top: 0.4rem; }
      .timeline { max-width: none; }
    }
    @media screen and (prefers-color-scheme: dark) {
      :root { --paper: #14181d; --band: #1f252c; --ink: #e7eaee; --soft: #b0b9c4; --line: #434c57;
        --mark: #8fbcec; --late: #ff9a94; --near: #f2c06b; }
    }
    @media print {
      :root { --paper: #fff; --band: #fff; --ink: #000; --soft: #333; --line: #888; --mark: #000;
        --late: #000; --near: #000; }
      @page { size: A4; margin: 14mm 13mm; }
      html { font-size: 9.5pt; }
      body { max-width: none; padding: 0; }
      .skip { display: none; }
      nav a { border-color: #888; }
      h2, h3, caption { break-after: avoid; }
      tbody tr:first-child { break-before: avoid; }
      tr, svg, .trouble, .clock p { break-inside: avoid; }
      .c-key { width: 18%; } .c-rule { width: 18%; } .c-due { width: 15%; } .c-who { width: 14%; }
      .timeline text { font-size: 16px; }
      svg .bar { fill: #555; } svg .weekend { fill: #fff; stroke: #000; }
    }

    """
}
