import FoundationEssentials
import MemoryUnits
import ObjectFile

/// A document that is not a core structure.
package enum CoreStructureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No JSON, or a field is missing or of another shape.
  case malformed(String)
  /// Written by a later version of this program.
  case newer(schema: Int)

  package var description: String {
    switch self {
    case .malformed(let detail): "expected a core structure in JSON, found \(detail)"
    case .newer(let schema):
      "expected core structure schema \(CoreStructure.schema), found \(schema)"
    }
  }
}

extension CoreStructure: Codable {
  /// Changes only when a reader of the former form would misread the new one.
  package static let schema = 1

  /// As a JSON document: addresses in hexadecimal, amounts in bytes, keys sorted.
  package func encoded() -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A value of numbers, strings and lists: encoding it cannot fail.
    return (try? encoder.encode(self)).map { [UInt8]($0) } ?? []
  }

  package init(json: [UInt8]) throws(CoreStructureError) {
    do {
      self = try JSONDecoder().decode(CoreStructure.self, from: Data(json))
    } catch let error as CoreStructureError {
      throw error
    } catch let error as DecodingError {
      throw .malformed(error.place)
    } catch {
      throw .malformed("\(error)")
    }
  }

  private enum Key: String, CodingKey {
    case schema, machine, fileSize, expectedSize, modified, origin, process, threads
    case auxiliaryVector, segments, files, executable, executableFile, problems
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    let schema = try values.decode(Int.self, forKey: .schema)
    guard schema <= Self.schema else { throw CoreStructureError.newer(schema: schema) }
    self.init(
      machine: try values.decode(ELFHeader.Machine.self, forKey: .machine),
      fileSize: try values.decodeBytes(.fileSize),
      origin: try values.decode(CoreOrigin.self, forKey: .origin))
    expectedSize = try values.decodeBytes(.expectedSize)
    modified = try values.decodeIfPresent(Int64.self, forKey: .modified)
    process = try values.decodeIfPresent(Process.self, forKey: .process)
    threads = try values.decode(Int.self, forKey: .threads)
    auxiliaryVector = try values.decode(AuxiliaryVector.self, forKey: .auxiliaryVector)
    segments = try values.decode([CoreSegment].self, forKey: .segments)
    files = try values.decodeIfPresent([MappedFile].self, forKey: .files)
    executable = try values.decodeIfPresent(ExecutableImage.self, forKey: .executable)
    executableFile = try values.decodeIfPresent(ExecutableImage.self, forKey: .executableFile)
    problems = try values.decode([String].self, forKey: .problems)
    guard fitInAddressSpace(segments.map(\.range)), fitInAddressSpace((files ?? []).map(\.range))
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .segments, in: values, debugDescription: "less than 2^62 bytes expected")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(Self.schema, forKey: .schema)
    try values.encode(machine, forKey: .machine)
    try values.encode(fileSize.bytes, forKey: .fileSize)
    try values.encode(expectedSize.bytes, forKey: .expectedSize)
    try values.encodeIfPresent(modified, forKey: .modified)
    try values.encode(origin, forKey: .origin)
    try values.encodeIfPresent(process, forKey: .process)
    try values.encode(threads, forKey: .threads)
    try values.encode(auxiliaryVector, forKey: .auxiliaryVector)
    try values.encode(segments, forKey: .segments)
    try values.encodeIfPresent(files, forKey: .files)
    try values.encodeIfPresent(executable, forKey: .executable)
    try values.encodeIfPresent(executableFile, forKey: .executableFile)
    try values.encode(problems, forKey: .problems)
  }
}

extension CoreSegment: Codable {
  private enum Key: String, CodingKey {
    case range, dumped, permissions, isZero
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    let permissions = Array(try values.decode(String.self, forKey: .permissions).utf8)
    guard permissions.count == 3 else {
      throw DecodingError.dataCorruptedError(
        forKey: .permissions, in: values, debugDescription: "three letters expected")
    }
    self.init(
      range: try values.decodeRange(.range), dumped: try values.decodeBytes(.dumped),
      isReadable: permissions[0] == UInt8(ascii: "r"),
      isWritable: permissions[1] == UInt8(ascii: "w"),
      isExecutable: permissions[2] == UInt8(ascii: "x"),
      isZero: try values.decodeIfPresent(Bool.self, forKey: .isZero))
    guard dumped <= range.length, !range.isEmpty else {
      throw DecodingError.dataCorruptedError(
        forKey: .dumped, in: values, debugDescription: "at most the length of the range expected")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(range.description, forKey: .range)
    try values.encode(dumped.bytes, forKey: .dumped)
    try values.encode(
      (isReadable ? "r" : "-") + (isWritable ? "w" : "-") + (isExecutable ? "x" : "-"),
      forKey: .permissions)
    try values.encodeIfPresent(isZero, forKey: .isZero)
  }
}

extension MappedFile: Codable {
  private enum Key: String, CodingKey {
    case range, offset, path
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init(
      range: try values.decodeRange(.range),
      offset: try values.decode(UInt64.self, forKey: .offset),
      path: try values.decode(String.self, forKey: .path))
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(range.description, forKey: .range)
    try values.encode(offset, forKey: .offset)
    try values.encode(path, forKey: .path)
  }
}

extension AuxiliaryVector: Codable {
  private enum Key: String, CodingKey {
    case pageSize, programHeaders, entry, vdso, random, executableName
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init()
    pageSize = try values.decodeIfPresent(Int64.self, forKey: .pageSize).flatMap(PageSize.init)
    programHeaders = try values.decodeAddress(.programHeaders)
    entry = try values.decodeAddress(.entry)
    vdso = try values.decodeAddress(.vdso)
    random = try values.decodeAddress(.random)
    executableName = try values.decodeAddress(.executableName)
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encodeIfPresent(pageSize?.bytes, forKey: .pageSize)
    try values.encodeIfPresent(programHeaders?.description, forKey: .programHeaders)
    try values.encodeIfPresent(entry?.description, forKey: .entry)
    try values.encodeIfPresent(vdso?.description, forKey: .vdso)
    try values.encodeIfPresent(random?.description, forKey: .random)
    try values.encodeIfPresent(executableName?.description, forKey: .executableName)
  }
}

extension ExecutableImage.Segment: Codable {
  private enum Key: String, CodingKey {
    case range, fileSize, isWritable, isExecutable
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    range = try values.decodeRange(.range)
    fileSize = try values.decodeBytes(.fileSize)
    isWritable = try values.decode(Bool.self, forKey: .isWritable)
    isExecutable = try values.decode(Bool.self, forKey: .isExecutable)
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(range.description, forKey: .range)
    try values.encode(fileSize.bytes, forKey: .fileSize)
    try values.encode(isWritable, forKey: .isWritable)
    try values.encode(isExecutable, forKey: .isExecutable)
  }
}

extension KeyedDecodingContainer {
  fileprivate func decodeBytes(_ key: Key) throws -> ByteCount {
    let bytes = try decode(Int64.self, forKey: key)
    guard bytes >= 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "an amount of bytes expected, \(bytes) found")
    }
    return ByteCount(bytes)
  }

  fileprivate func decodeAddress(_ key: Key) throws -> Address? {
    guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
    guard let value = UInt64(text, radix: 16) else { throw corrupted(key, text) }
    return Address(value)
  }

  fileprivate func decodeRange(_ key: Key) throws -> AddressRange {
    let text = try decode(String.self, forKey: key)
    let ends = text.split(separator: "-").compactMap { UInt64($0, radix: 16) }
    guard ends.count == 2, let range = AddressRange(Address(ends[0]), Address(ends[1])) else {
      throw corrupted(key, text)
    }
    return range
  }

  private func corrupted(_ key: Key, _ text: String) -> DecodingError {
    .dataCorruptedError(
      forKey: key, in: self, debugDescription: "hexadecimal addresses expected, \(text) found")
  }
}

extension DecodingError {
  /// `segments.3.range: hexadecimal addresses expected`
  fileprivate var place: String {
    let context: Context
    switch self {
    case .typeMismatch(_, let it), .valueNotFound(_, let it), .dataCorrupted(let it):
      context = it
    case .keyNotFound(let key, let it):
      return "no \((it.codingPath + [key]).text)"
    @unknown default: return "\(self)"
    }
    let path = context.codingPath.text
    return path.isEmpty
      ? "no JSON" : "\(path): \(context.debugDescription)"
  }
}

extension [any CodingKey] {
  /// `segments.3.range`
  fileprivate var text: String {
    map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
  }
}
