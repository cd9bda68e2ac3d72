import Casework
import Civil

/// What is in force, what was heard, and the numbers.
extension DigestHTML {
  func writeStanding(_ digest: Digest, to html: inout HTMLWriter) {
    writePart(.orders, as: .orders, digest.orders.isEmpty, digest, to: &html) { values in
      values.list("orders", digest.orders) { order, values in
        values.text("case", order.subject)
        values.text("rule", words.rule(order))
        values.text("order", words.order(order))
      }
    } content: { html in
      writeOrders(digest.orders, to: &html)
    }
    writePart(.sources, as: .sources, digest.sources.isEmpty, digest, to: &html) { values in
      values.list("sources", digest.sources) { source, values in
        values.text("name", source.name)
        values.text("standing", words.source(source, asOf: digest.made))
      }
    } content: { html in
      html.element("ul", ["class": "num"]) { html in
        for source in digest.sources {
          html.element("li") { html in
            html.element("strong", source.name)
            html.text(": " + words.source(source, asOf: digest.made))
          }
        }
      }
    }
    guard let horizon = digest.horizon else { return }
    html.newline()
    html.element("section", ["id": DigestWords.Part.horizon.rawValue]) { html in
      html.element("h2", words.heading(.horizon, digest))
      html.element("p", words.horizon(horizon))
    }
  }

  func writeNumbers(_ digest: Digest, to html: inout HTMLWriter) {
    html.newline()
    html.element("div", ["class": "pair"]) { html in
      writeForecast(digest, to: &html)
      let isEmpty = digest.periods.isEmpty
      writePart(.figures, as: .figures, isEmpty, digest, to: &html) { values in
        fillFigures(&values, digest)
      } content: { html in
        writeFigures(digest, to: &html)
      }
    }
  }

  /// A part with its heading; nothing at all where it `isEmpty`.
  ///
  /// - `own`: what it is called as a template of its own, with what that can use beside the heading.
  func writePart(
    _ part: DigestWords.Part,
    as own: DigestPart,
    _ isEmpty: Bool,
    _ digest: Digest,
    to html: inout HTMLWriter,
    values fill: (inout PartValues) -> Void,
    content: (inout HTMLWriter) -> Void
  ) {
    guard !isEmpty else { return }
    html.newline()
    html.element("section", ["id": part.rawValue]) { html in
      write(own, to: &html) { values in
        values.text("heading", words.heading(part, digest))
        fill(&values)
      } ours: { html in
        html.element("h2", words.heading(part, digest))
        content(&html)
      }
    }
  }

  private func writeOrders(_ orders: [DigestOrder], to html: inout HTMLWriter) {
    html.element("table") { html in
      html.element(
        "caption",
        ["class": "heard"],
        words.caption(of: orders.count, shown: orders.count)
      )
      writeHead([words.label(.subject), words.label(.rule), words.label(.marks)], to: &html)
      html.element("tbody") { html in
        for order in orders {
          html.element("tr") { html in
            html.element("th", ["scope": "row"]) { $0.element("bdi", order.subject) }
            html.element("td", ["data-label": words.label(.rule)], words.rule(order))
            html.element(
              "td",
              ["class": "num", "data-label": words.label(.marks)],
              words.order(order)
            )
          }
        }
      }
    }
  }

  private func fillFigures(_ values: inout PartValues, _ digest: Digest) {
    values.list("periods", digest.periods) { period, values in
      values.text("period", words.period(period))
      values.text("reports", period.reports.map(words.share))
      values.list("figures", period.figures) { figure, values in
        values.text("title", figure.title)
        values.text("share", words.share(figure))
        let details = words.details(figure)
        values.text("details", details.isEmpty ? nil : details.joined(separator: ", "))
      }
    }
  }

  /// One table a period, so that its days are said once; under it the share of repeat reports.
  private func writeFigures(_ digest: Digest, to html: inout HTMLWriter) {
    for period in digest.periods {
      if period.figures.isEmpty {
        html.element("p", words.period(period))
      } else {
        writeTable(period, to: &html)
      }
      if let reports = period.reports { html.element("p", ["class": "num"], words.share(reports)) }
    }
  }

  private func writeTable(_ period: DigestPeriod, to html: inout HTMLWriter) {
    html.element("table", ["class": "figures"]) { html in
      html.element("caption", words.period(period))
      writeHead([words.label(.rule), words.inTime, words.details], to: &html)
      html.element("tbody") { html in
        for figure in period.figures {
          html.element("tr") { html in
            html.element("th", ["scope": "row"], figure.title)
            html.element("td", ["class": "num"], words.share(figure))
            html.element("td", ["class": "num"], words.details(figure).joined(separator: ", "))
          }
        }
      }
    }
  }

  private func writeHead(_ names: [String], to html: inout HTMLWriter) {
    html.element("thead") { html in
      html.element("tr") { html in
        for name in names { html.element("th", ["scope": "col"], name) }
      }
    }
  }
}
