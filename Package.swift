// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A target of this package; each may import only what stands below it (ARCHITECTURE.md).
func floor(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one floor; `Resources` holds tables that they read beside their sources.
func tests(of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [])
  -> Target
{
  .testTarget(
    name: name + "Tests",
    dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
    exclude: exclude,
    swiftSettings: settings
  )
}

let package = Package(
  name: "termijnwacht",
  products: [.executable(name: "termijnwacht", targets: ["termijnwacht"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.0.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    floor("Civil"),
    .target(name: "CProcessor"),
    floor("Casework", ["Civil", "CProcessor"]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    floor("Notation", ["Civil", "Casework", "CProcessor", "CZlib"]),
    floor(
      "Digest",
      ["Civil", "Casework", "Notation", .product(name: "Mustache", package: "swift-mustache")]
    ),
    floor(
      "Policy",
      [
        "Civil", "Casework", "Notation", "Endpoints", "Mail",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Yams", package: "Yams"),
      ]
    ),
    .systemLibrary(
      name: "CSQLite",
      pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"])]
    ),
    .target(name: "CGatheredLog", dependencies: ["CSQLite"]),
    floor(
      "Ledger",
      [
        "Civil", "Casework", "CSQLite", "CGatheredLog",
        .product(name: "Crypto", package: "swift-crypto"),
      ]
    ),
    floor(
      "Watch",
      [
        "Civil", "Casework", "Notation", "Policy", "Ledger", "Endpoints", "Digest",
        .product(name: "Crypto", package: "swift-crypto"),
      ]
    ),
    floor("Rehearsal", ["Civil", "Casework", "Notation", "Policy", "Ledger", "Watch"]),
    .systemLibrary(
      name: "CSystemd",
      pkgConfig: "libsystemd",
      providers: [.apt(["libsystemd-dev"])]
    ),
    .target(name: "CKernelTimer"),
    .target(name: "CPeer"),
    .target(name: "CRename"),
    floor("Mail", ["Civil"]),
    floor("Endpoints", ["Civil", .product(name: "Crypto", package: "swift-crypto")]),
    floor("Sinks", ["Civil", "Casework", "Notation", "Endpoints", "CSystemd"]),
    floor(
      "Webhook",
      [
        "Civil", "Casework", "Notation", "Endpoints", "Sinks",
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]
    ),
    floor(
      "MailCarrier",
      [
        "Civil", "Casework", "Notation", "Endpoints", "Mail", "Sinks",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]
    ),
    floor(
      "Station",
      [
        "Civil", "Casework", "Notation", "Policy", "Ledger", "Watch", "Digest", "Sinks", "CSystemd",
        "CKernelTimer", "CPeer", "CProcessor", "CRename",
        .product(name: "Logging", package: "swift-log"),
      ]
    ),
    .executableTarget(
      name: "termijnwacht",
      dependencies: [
        "Civil", "Casework", "Notation", "Policy", "Ledger", "Watch", "Sinks", "Station",
        "Rehearsal", "Endpoints", "Mail", "MailCarrier", "Webhook", "Digest",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "TestSupport",
      dependencies: ["Civil", "Casework", "Notation", "Policy"],
      path: "Tests/TestSupport",
      exclude: ["Resources"],
      swiftSettings: settings
    ),
    tests(of: "Civil"),
    tests(
      of: "Casework",
      ["Civil", "Notation", "Policy", "Watch"],
      exclude: ["Policies", "Goldens"]
    ),
    tests(of: "Notation", ["Civil", "Casework", "Policy"], exclude: ["Resources"]),
    tests(
      of: "Policy",
      ["Civil", "Casework", "Notation", .product(name: "Yams", package: "Yams")],
      exclude: ["Resources"]
    ),
    tests(
      of: "Station",
      ["Civil", "Casework", "Ledger", "Notation", "Policy", "Watch", "termijnwacht"],
      exclude: ["Resources"]
    ),
    tests(
      of: "Ledger",
      ["Civil", "Casework", "CSQLite", .product(name: "Crypto", package: "swift-crypto")]
    ),
    tests(
      of: "Watch",
      ["Civil", "Casework", "CSQLite", "Digest", "Endpoints", "Ledger", "Notation", "Policy"],
      exclude: ["Goldens"]
    ),
    tests(of: "Rehearsal", ["Casework", "Civil", "Ledger", "Notation", "Policy", "Watch"]),
    tests(of: "Mail", ["Civil"]),
    tests(of: "Endpoints", ["Civil"], exclude: ["Resources"]),
    tests(of: "Sinks", ["Civil", "Casework", "Notation", "Watch"]),
    tests(
      of: "Webhook",
      [
        "Civil", "Casework", "Notation", "Endpoints",
        .product(name: "NIOCore", package: "swift-nio"),
      ]
    ),
    tests(of: "Digest", ["Civil", "Casework", "Notation"], exclude: ["Goldens"]),
    .testTarget(
      name: "CommandTests",
      dependencies: ["termijnwacht", "Notation", "TestSupport"],
      exclude: ["Resources"],
      swiftSettings: settings
    ),
  ]
)

// The fuzz targets need libFuzzer's flags (`make fuzz`), so an ordinary build doesn't see them.
if Context.environment["TERMIJNWACHT_FUZZ"] != nil {
  let readers: [Target.Dependency] = ["Civil", "Casework", "Notation", "Policy", "TestSupport"]
  package.targets += [
    .target(name: "FuzzSupport", path: "Fuzz/Support", swiftSettings: settings)
  ]
  for name in ["EventFuzz", "PolicyFuzz"] {
    package.targets.append(
      .executableTarget(
        name: name,
        dependencies: ["FuzzSupport"] + readers,
        path: "Fuzz/" + name,
        swiftSettings: settings
      )
    )
  }
}

// What measures (`make bench`) fetches a package of its own, so an ordinary build doesn't see it.
if Context.environment["TERMIJNWACHT_BENCHMARKS"] != nil {
  package.dependencies.append(
    // No traits: its counting of allocations and references needs libraries of its own.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.0", traits: [])
  )
  package.targets.append(
    .executableTarget(
      name: "LedgerBench",
      dependencies: ["Civil", "Casework", "Notation", "Policy", "Ledger", "Watch"],
      path: "Benchmarks/LedgerBench",
      swiftSettings: settings
    )
  )
  package.targets.append(
    .executableTarget(
      name: "InnerLoops",
      dependencies: [
        "Civil", "Casework", "Notation", "Policy", "TestSupport",
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/InnerLoops",
      swiftSettings: settings,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
    )
  )
}
