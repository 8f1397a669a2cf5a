import MemoryUnits
import SnapshotModel

/// Tables of many rows are written here: a template takes each as one value.
extension HTMLRenderer {
  func addUnmatched(_ views: [Report.UnmatchedReadings], to context: inout TemplateContext) {
    context[flag: "hasUnmatched"] = !views.isEmpty
    let count = views.reduce(0) { $0 + $1.readings.count + $1.zero.count }
    context[html: "unmatchedCount"] = HTMLText(count.grouped)
    context[list: "unmatched"] = views.map { own in
      var item = TemplateContext()
      item[html: "view"] = HTMLText(own.view.rawValue)
      item[html: "count"] = HTMLText((own.readings.count + own.zero.count).grouped)
      item[flag: "hasRows"] = !own.readings.isEmpty
      item[html: "rows"] = rows(own.readings, name: { Self.reading($0.id) })
      item[flag: "hasZero"] = !own.zero.isEmpty
      item[html: "zeroCount"] = HTMLText(own.zero.count.grouped)
      item[html: "zero"] = own.zero.reduce("") { sum, reading in
        sum + (sum.markup.isEmpty ? "" : ", ") + Self.reading(reading.id)
      }
      return item
    }
  }

  func addReadings(_ readings: [Reading], to context: inout TemplateContext) {
    context[html: "readingCount"] = HTMLText(readings.count.grouped)
    context[list: "readings"] = View.allCases.compactMap { view in
      let own = readings.filter { $0.quantity.view == view }
      guard !own.isEmpty else { return nil }
      var item = TemplateContext()
      item[html: "view"] = HTMLText(view.rawValue)
      item[html: "count"] = HTMLText(own.count.grouped)
      item[html: "rows"] = rows(own) { reading in
        "<span id=\"" + HTMLText(Anchor.reading(reading.id)) + "\">" + .code(reading.id) + "</span>"
      }
      return item
    }
  }

  private func rows(_ readings: [Reading], name: (Reading) -> HTMLText) -> HTMLText {
    readings.reduce(into: "") { rows, reading in
      let figure = Figure(reading.amount, unit: reading.unit)
      rows += "<tr><th scope=\"row\">" + name(reading)
      if let title = QuantityCatalog.definition(of: reading.quantity)?.title {
        rows += "<small>" + HTMLText(title) + "</small>"
      }
      rows += "</th><td class=\"number\">" + HTMLText(figure.exact)
      if let rounded = figure.rounded { rows += "<small>" + HTMLText(rounded) + "</small>" }
      rows += "</td><td>" + HTMLText(reading.provenance.text) + "</td></tr>\n"
    }
  }

  func addGaps(_ gaps: [Report.Gap], to context: inout TemplateContext) {
    context[flag: "hasGaps"] = !gaps.isEmpty
    context[html: "gapCount"] = HTMLText(gaps.count.grouped)
    context[html: "gaps"] = gaps.reduce(into: "") { rows, gap in
      rows += "<tr><th scope=\"row\">" + .code(gap.what) + "</th><td>" + HTMLText(gap.why)
      rows += "</td><td>" + HTMLText(gap.remedy) + "</td></tr>\n"
    }
  }

  func addCaptures(_ captures: [Report.RawCapture], to context: inout TemplateContext) {
    context[html: "captureCount"] = HTMLText(captures.count.grouped)
    context[html: "capturesNote"] = HTMLText(captures.note)
    context[html: "captures"] = captures.reduce(into: "") { rows, capture in
      rows += "<tr><th scope=\"row\">" + .code(capture.name) + "</th><td>" + .code(capture.source)
      rows += "</td><td class=\"number\">"
      rows += HTMLText(capture.size?.grouped ?? capture.unavailable ?? "")
      rows += "</td><td>" + HTMLText(capture.begin.map { UTCTime($0).milliseconds } ?? "")
      rows += "</td><td class=\"number\">" + HTMLText(capture.duration.map(Duration.short) ?? "")
      rows += "</td></tr>\n"
    }
    context[list: "contents"] = captures.compactMap { capture in
      guard let text = capture.text else { return nil }
      var item = TemplateContext()
      item[html: "name"] = .code(capture.name)
      item[html: "size"] = HTMLText("\((capture.size ?? 0).grouped) B")
      // The page's parser drops the first line feed of a <pre>.
      item[html: "text"] = (text.hasPrefix("\n") ? "\n" : "") + HTMLText(text, lines: true)
      return item
    }
  }
}

extension [Report.RawCapture] {
  /// What the appendix holds.
  var note: String {
    let read = filter { $0.size != nil }
    let bytes = read.reduce(0) { $0 + ($1.size ?? 0) }
    let shown = count { $0.text != nil }
    return "\(read.count.grouped) sources, \(bytes.grouped) B in all, from which every reading was "
      + "parsed; the text of \(shown.grouped) short ones follows."
  }
}

extension Duration {
  static func short(_ nanoseconds: Int64) -> String {
    text(nanoseconds) ?? "\(nanoseconds.grouped) ns"
  }
}
