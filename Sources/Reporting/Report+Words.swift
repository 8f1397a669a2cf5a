extension Report.Outcome {
  /// One word, or as few as can be.
  var badge: String {
    switch self {
    case .differs: "differs"
    case .near: "near"
    case .bound: "holds"
    case .equal: "equal"
    case .unresolved: "not judged"
    }
  }

  var tallyLabel: String {
    switch self {
    case .differs: "differ"
    case .near: "near, with a mechanism"
    case .bound: "bounds kept"
    case .equal: "equal"
    case .unresolved: "not judged"
    }
  }

  var heading: String {
    switch self {
    case .differs: "Relations that differ"
    case .near: "Near, with the mechanism that allows it"
    case .bound: "Bounds that are kept"
    case .equal: "Equal"
    case .unresolved: "Could not be judged"
    }
  }

  var gloss: String {
    switch self {
    case .differs:
      "These should hold, and do not; or somebody reported that they hold, and here they do not."
    case .near: "The two sides differ by no more than named mechanisms can move them."
    case .bound:
      "Holds: left ≤ right. Nothing more is claimed of these, however far apart the sides are."
    case .equal: "The two sides are the same to the last digit."
    case .unresolved: "By what is missing."
    }
  }
}
