import Benchmark

/// The loops that all speed rests on; `make bench` compares them with others, `swift package
/// benchmark` with themselves from before.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = Benchmark.Configuration(
    metrics: [.wallClock, .cpuTotal, .instructions],
    warmupIterations: 1,
    maxDuration: .seconds(3),
    maxIterations: 30
  )
  benchmarkTerms()
  benchmarkEvents()
  benchmarkCases()
}
