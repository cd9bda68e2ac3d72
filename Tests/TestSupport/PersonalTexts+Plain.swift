package import Casework

extension PersonalTexts {
  /// What stands there, for a test to compare.
  package func plain(_ symbol: Symbol) -> String {
    withKeptBytes(of: symbol) { String(decoding: $0, as: UTF8.self) }
  }
}
