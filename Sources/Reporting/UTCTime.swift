/// A moment in UTC, from nanoseconds since 1970: no time zone and no locale of the reader's.
package struct UTCTime {
  private let nanoseconds: Int64

  package init(_ nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// `2026-11-22T14:03:12.345678901Z`; without a fraction where there is none.
  var iso: String {
    let fraction = subseconds == 0 ? "" : "." + padded(subseconds, 9)
    return "\(date)T\(clock)\(fraction)Z"
  }

  /// `2026-11-22 14:03:12 UTC`
  package var forPeople: String { "\(dateAndTime) UTC" }

  /// `2026-11-22 14:03:12`
  package var dateAndTime: String { "\(date) \(clock)" }

  /// `2026-11-22 14:03:12.345`
  package var dateAndMilliseconds: String { "\(date) \(milliseconds)" }

  /// `14:03:12.345`
  var milliseconds: String { clock + "." + padded(subseconds / 1_000_000, 3) }

  private var seconds: Int64 {
    nanoseconds / 1_000_000_000 - (nanoseconds % 1_000_000_000 < 0 ? 1 : 0)
  }
  // Not the difference to the whole seconds: these may be more nanoseconds than 63 bits hold.
  private var subseconds: Int64 {
    let rest = nanoseconds % 1_000_000_000
    return rest < 0 ? rest + 1_000_000_000 : rest
  }
  private var secondOfDay: Int64 { seconds - day * 86400 }
  private var day: Int64 { seconds / 86400 - (seconds % 86400 < 0 ? 1 : 0) }

  private var clock: String {
    let second = secondOfDay
    return [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }
      .joined(separator: ":")
  }

  /// The civil date of the proleptic Gregorian calendar, counted in eras of 400 years from 1 March.
  private var date: String {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
  }

  private func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
