/// Where each section lies in the file, as byte ranges; empty at 0 for a section that has not been found.
struct SectionTable {
    private var ranges = InlineArray<15, Range<Int>>(repeating: 0..<0)

    subscript(section: Section) -> Range<Int> {
        get { ranges[Int(section.rawValue)] }
        set { ranges[Int(section.rawValue)] = newValue }
    }
}
