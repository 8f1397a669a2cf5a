// swift-tools-version:6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A module of the project. It may import only what stands above it in this file.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"],
    swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
// The HTTP client and those parts of SwiftNIO that its configuration is made of.
let asyncHTTPClient: [Target.Dependency] = [
  .product(name: "AsyncHTTPClient", package: "async-http-client"),
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOHTTP1", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
  .product(name: "NIOSSL", package: "swift-nio-ssl"),
]
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")

let package = Package(
  name: "memcorrelate",
  products: [.executable(name: "memcorrelate", targets: ["memcorrelate"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // Layer 0: values that know nothing of where they come from.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLinux"),
    module("MemoryUnits"),
    module("TextParsing"),
    module("Compression", ["CZlib"]),
    module("SystemCalls"),

    // Layer 1: one source format each; bytes in, values out, no I/O. And the memory of a process.
    module("Procfs", ["MemoryUnits", "TextParsing"]),
    module("Cgroupfs", ["MemoryUnits", "TextParsing"]),
    module("PrometheusText", ["TextParsing"]),
    module("ObjectFile", ["MemoryUnits"]),
    module("Pages", ["MemoryUnits", "TextParsing"]),
    module(
      "ProcessMemory",
      ["Procfs", "ObjectFile", "Pages", "SystemCalls", "CLinux", "TextParsing", "MemoryUnits"]),

    // Layer 2: what a runtime keeps in memory; the words that all that follows speaks.
    .target(name: "GoLayouts", exclude: ["go-layouts.json"]),
    module(
      "GoRuntime", ["ProcessMemory", "ObjectFile", "TextParsing", "MemoryUnits", "GoLayouts"]),
    module("SnapshotModel", ["Pages", "MemoryUnits", "TextParsing", "Compression"]),

    // Layer 3: siblings that never import one another.
    module(
      "Collectors",
      [
        "Procfs", "Cgroupfs", "PrometheusText", "ObjectFile", "Pages", "ProcessMemory", "GoRuntime",
        "SnapshotModel", "Compression", "SystemCalls", "TextParsing", "MemoryUnits",
      ] + asyncHTTPClient),
    module(
      "Storage", ["SnapshotModel", "Pages", "MemoryUnits", "TextParsing", "Compression", grdb]),
    module("Correlation", ["SnapshotModel", "Pages", "MemoryUnits", "TextParsing"]),
    .target(name: "ReportTemplates", path: "Templates", sources: ["embed.c"]),

    // Layer 4 to 6: reports, commands, the program.
    module(
      "Reporting",
      [
        "Correlation", "SnapshotModel", "Pages", "TextParsing", "MemoryUnits", "Compression",
        "ReportTemplates", mustache,
      ]),
    module(
      "Commands",
      [
        "Collectors", "Storage", "Correlation", "Reporting", "GoRuntime", "SnapshotModel", "Pages",
        "SystemCalls",
        "MemoryUnits", "TextParsing", argumentParser,
      ]),
    .executableTarget(name: "memcorrelate", dependencies: ["Commands"], swiftSettings: strict),

    // Tests: a target a module, and what they share.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    tests("MemoryUnitsTests", ["MemoryUnits"]),
    tests("TextParsingTests", ["TextParsing"]),
    tests("CompressionTests", ["Compression"]),
    tests("SystemCallsTests", ["SystemCalls"]),
    tests("ProcfsTests", ["Procfs", "MemoryUnits", "TextParsing"]),
    tests("CgroupfsTests", ["Cgroupfs", "MemoryUnits", "TextParsing"]),
    tests("PrometheusTextTests", ["PrometheusText", "TextParsing"]),
    tests("ObjectFileTests", ["ObjectFile", "MemoryUnits"]),
    tests("PagesTests", ["Pages", "MemoryUnits", "TextParsing"]),
    tests(
      "ProcessMemoryTests",
      [
        "ProcessMemory", "Procfs", "ObjectFile", "Pages", "SystemCalls", "CLinux", "TextParsing",
        "MemoryUnits",
      ]),
    tests(
      "GoRuntimeTests",
      ["GoRuntime", "ProcessMemory", "ObjectFile", "TextParsing", "MemoryUnits"]),
    tests(
      "SnapshotModelTests", ["SnapshotModel", "Pages", "Compression", "MemoryUnits", "TextParsing"]),
    tests(
      "CollectorsTests",
      [
        "Collectors", "Cgroupfs", "GoRuntime", "SnapshotModel", "Pages", "Compression",
        "SystemCalls",
        "MemoryUnits",
        "TextParsing",
      ]),
    tests(
      "StorageTests",
      ["Storage", "SnapshotModel", "Pages", "MemoryUnits", "TextParsing", "Compression", grdb]),
    tests(
      "CorrelationTests", ["Correlation", "SnapshotModel", "Pages", "MemoryUnits", "TextParsing"]),
    tests(
      "ReportingTests",
      [
        "Reporting", "ReportTemplates", "Collectors", "Correlation", "SnapshotModel", "Pages",
        "Compression", "MemoryUnits", "TextParsing",
      ]),
    tests(
      "CommandsTests",
      [
        "Commands", "memcorrelate", "Reporting", "Correlation", "GoRuntime", "SnapshotModel",
        "MemoryUnits",
      ]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu2x
)
