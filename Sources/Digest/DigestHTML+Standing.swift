import Casework
import Civil

/// What is in force, what was heard, and the numbers.
extension DigestHTML {
  func writeStanding(_ digest: Digest, to html: inout HTMLWriter) {
    writePart(.orders, digest.orders.isEmpty, digest, to: &html) { html in
      writeOrders(digest.orders, to: &html)
    }
    writePart(.sources, digest.sources.isEmpty, digest, to: &html) { html in
      html.element("ul", ["class": "num"]) { html in
        for source in digest.sources {
          html.element("li") { html in
            html.element("strong", source.name)
            html.text(": " + words.source(source, asOf: digest.made))
          }
        }
      }
    }
    writePart(.horizon, digest.horizon == nil, digest, to: &html) { html in
      if let horizon = digest.horizon { html.element("p", words.horizon(horizon)) }
    }
  }

  func writeNumbers(_ digest: Digest, to html: inout HTMLWriter) {
    html.newline()
    html.element("div", ["class": "pair"]) { html in
      let nothing = words.nothingAhead(digest)
      writePart(.forecast, digest.forecast.isEmpty && nothing == nil, digest, to: &html) { html in
        if let nothing { html.element("p", nothing) }
        if !digest.forecast.isEmpty {
          ForecastDrawing(digest.forecast, from: digest.day).write(to: &html, words)
        }
      }
      writePart(.figures, digest.figures.isEmpty, digest, to: &html) { html in
        writeFigures(digest, to: &html)
      }
    }
  }

  /// A part with its heading; nothing at all where it `isEmpty`.
  private func writePart(
    _ part: DigestWords.Part,
    _ isEmpty: Bool,
    _ digest: Digest,
    to html: inout HTMLWriter,
    _ content: (inout HTMLWriter) -> Void
  ) {
    guard !isEmpty else { return }
    html.newline()
    html.element("section", ["id": part.rawValue]) { html in
      html.element("h2", words.heading(part, digest))
      content(&html)
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

  /// One table a period, so that its days are said once.
  private func writeFigures(_ digest: Digest, to html: inout HTMLWriter) {
    var rest = digest.figures[...]
    while let first = rest.first {
      let same = rest.prefix { $0.period == first.period && $0.days == first.days }
      rest = rest.dropFirst(same.count)
      html.element("table", ["class": "figures"]) { html in
        html.element("caption", words.period(first))
        writeHead([words.label(.rule), words.inTime, words.details], to: &html)
        html.element("tbody") { html in
          for figure in same {
            html.element("tr") { html in
              html.element("th", ["scope": "row"], figure.title)
              html.element("td", ["class": "num"], words.share(figure))
              html.element("td", ["class": "num"], words.details(figure).joined(separator: ", "))
            }
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
