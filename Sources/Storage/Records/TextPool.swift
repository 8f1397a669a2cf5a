import GRDB

/// The texts of one snapshot that its readings and mappings repeat, each kept once.
///
/// Not shared between snapshots: a deletion takes along all that a snapshot held.
struct TextPool {
  static let table = Table("text", [.text("value")])

  private(set) var texts: [String] = []
  // By bytes: two strings that are equal to Swift may differ in them.
  private var keys: [[UInt8]: Int64] = [:]

  init() {}

  init(texts: [String]) { self.texts = texts }

  mutating func key(for text: String) -> Int64 {
    let bytes = Array(text.utf8)
    if let key = keys[bytes] { return key }
    let key = Int64(texts.count)
    texts.append(text)
    keys[bytes] = key
    return key
  }

  subscript(key: Int64) -> String? {
    texts.indices.contains(Int(key)) ? texts[Int(key)] : nil
  }

  func insert(_ database: Database, _ snapshot: SnapshotID) throws -> Checksum {
    try database.insertRows(of: snapshot, into: Self.table, texts) { $1.append($0) }
  }

  static func load(_ database: Database, _ snapshot: SnapshotID) throws -> (TextPool, Checksum) {
    let (texts, checksum) = try database.rows(of: snapshot, in: table) { try $0.text() }
    return (TextPool(texts: texts), checksum)
  }
}
