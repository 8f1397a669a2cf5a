/// Sums of the sizes of mappings that stand against the kernel's own totals.
///
/// Each is a reading, `procfs.maps.sum.…`, and can be taken apart into its mappings again.
package enum MappingSum: String, CaseIterable, Sendable {
  /// All but the gate page: VmSize.
  case size
  /// Private and writable and no stack: VmData.
  case privateWritable = "private_writable"
  /// VmStk.
  case stack
  /// Executable, not writable, no stack: VmExe + VmLib.
  case executable
  /// None of the three above.
  case other
  /// The executable file's own code: VmExe.
  case text
  /// Neither private writable, nor stack, nor the executable's code: statm size − text − data.
  case otherThanTextAndData = "other_than_text_and_data"
  /// Reserved address space that nobody may touch: no permission at all, and no stack.
  case reserved
  /// Private writable, without a file and without a name of the kernel's.
  case anonymousPrivateWritable = "anonymous_private_writable"

  package var id: QuantityID { QuantityID("procfs.maps.sum.\(rawValue)") }

  /// Whether the mapping is counted. `executable` is the path of the program's file.
  package func includes(_ mapping: Mapping, executable: String?) -> Bool {
    guard !mapping.isGate else { return false }
    let permissions = mapping.permissions
    // mm/vma.h (mm/internal.h before 6.12): is_data_mapping, is_stack_mapping, is_exec_mapping.
    let isStack = mapping.isStack
    let isData = permissions.write && !permissions.shared && !isStack
    let isExecutable = permissions.execute && !permissions.write && !isStack
    let isText = isExecutable && mapping.isFileBacked && mapping.name == executable
    return switch self {
    case .size: true
    case .privateWritable: isData
    case .stack: isStack
    case .executable: isExecutable
    case .other: !isData && !isStack && !isExecutable
    case .text: isText
    case .otherThanTextAndData: !isData && !isStack && !isText
    case .reserved: permissions.areNone && !isStack
    case .anonymousPrivateWritable: isData && mapping.name.isEmpty
    }
  }
}
