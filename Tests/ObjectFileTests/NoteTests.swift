import ObjectFile
import TestSupport
import Testing

@Suite struct NoteTests {
  private func notes(_ content: [UInt8], alignment: UInt64 = 4) throws(ObjectFileError) -> [Note] {
    var reader = NoteReader(
      BytesInMemory(content, path: "core"), at: 0, size: UInt64(content.count),
      alignment: alignment)
    var notes: [Note] = []
    while let note = try reader.next() { notes.append(note) }
    return notes
  }

  @Test func stepsOverPadding() throws {
    let content = ELFBuilder.note("GNU", 3, [1, 2, 3]) + ELFBuilder.note("LINUX", 0x202, [4])
    let found = try notes(content)
    #expect(found.map(\.owner) == ["GNU", "LINUX"])
    #expect(found.map(\.type) == [3, 0x202])
    #expect(found.map(\.contentSize) == [3, 1])
    let source = BytesInMemory(content, path: "core")
    #expect(try found[1].content(of: source, limit: 10) == [4])
  }

  @Test func readsBuildIDs() throws {
    let content = ELFBuilder.note("GNU", 3, [0xab, 0x01]) + ELFBuilder.note("Go", 4, [0x41, 0x42])
    var buildID = BuildID()
    for note in try notes(content) {
      try buildID.take(note, of: BytesInMemory(content, path: "core"))
    }
    #expect(buildID == BuildID(gnu: "ab01", go: "AB"))
    #expect(buildID.matches(BuildID(gnu: "ab01")) == true)
    #expect(buildID.matches(BuildID(gnu: "ab02", go: "AB")) == false)
    #expect(BuildID(gnu: "ab01").matches(BuildID(go: "AB")) == nil)
  }

  @Test func refusesANoteLongerThanItsSegment() {
    let content = Array(ELFBuilder.note("CORE", 1, [UInt8](repeating: 0, count: 100)).prefix(60))
    #expect {
      try notes(content)
    } throws: {
      "\($0)"
        == "core: expected a note within the 60 bytes that are left of its segment at offset 0x0, "
        + "found an owner of 5 and a content of 100 bytes"
    }
  }

  @Test func refusesAContentBeyondTheLimit() throws {
    let content = ELFBuilder.note("GNU", 3, [UInt8](repeating: 0, count: 300))
    let note = try #require(try notes(content).first)
    #expect {
      try note.content(of: BytesInMemory(content, path: "prog"), limit: 256)
    } throws: {
      "\($0)" == "prog: expected a note GNU/3 of at most 256 bytes at offset 0x10, found 300"
    }
  }

  @Test func endsForAnyBytes() throws {
    for seed in UInt64(0)..<200 {
      var generator = SeededGenerator(seed: seed)
      let content = (0..<200).map { _ in UInt8.random(in: 0...8, using: &generator) }
      do {
        #expect(try notes(content).count < 20, "seed \(seed)")
      } catch {
        #expect(!error.description.isEmpty, "seed \(seed)")
      }
    }
  }
}
