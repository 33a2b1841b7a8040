import Plan

/// Where every int8 map of a graph lies, so that concats cost nothing.
///
/// A concat is a buffer whose pixels hold all of its inputs' channels, and each input's producer writes into its own
/// channel range. Concats of concats and growing lists of the same maps (dense blocks) share one buffer: a concat whose
/// maps stand side by side in a buffer already is a view of it. A map has one home; where a second concat needs it too,
/// it is copied.
struct Placement {
    /// A channel range of a buffer.
    struct Home: Hashable {
        var buffer: Int
        var channelOffset: Int
    }

    /// A map that must be copied into a concat's buffer.
    struct Copy: Hashable {
        var source: ValueID
        var destination: Home
    }

    /// Height, width and channels of each buffer; every int8 buffer of the plan but those of inserted operators.
    private(set) var buffers: [MapShape] = []
    /// By value; nil for values that no node computes.
    private(set) var homes: [Home?]
    /// By the value of a concat: what must be copied before it is whole.
    private(set) var copies: [ValueID: [Copy]] = [:]

    private let graph: Graph
    private let producers: [Int?]
    /// The buffers that hold concats: the maps that they consist of, in channel order.
    private var contents: [Int: [Member]] = [:]
    /// Where each map is a member, in the order of buffers and channels.
    private var places: [ValueID: [Place]] = [:]
    /// Comparisons of maps that are left; without any, concats get buffers of their own. Networks need some thousands.
    private var comparisons = 1 << 24

    /// One map within a concat's buffer.
    fileprivate struct Member {
        var value: ValueID
        var channelOffset: Int
        var isCopy: Bool
    }

    private struct Place {
        var buffer: Int
        var member: Int
    }

    /// Places the input of `graph` and whatever its nodes compute.
    init(_ graph: Graph) {
        self.graph = graph
        homes = Array(repeating: nil, count: graph.values.count)
        producers = graph.producers()
        let concats = graph.nodes.filter { $0.operation is Concat }.map(\.output)
        // The largest first, so that smaller ones become views of them.
        let bySize = concats.sorted { one, other in
            let (size, otherSize) = (channels(of: one), channels(of: other))
            return size != otherSize ? size > otherSize : one < other
        }
        for concat in bySize { placeConcat(concat) }
        moveOutNeighboursOfTheirSource()
        for value in [graph.input] + graph.nodes.map(\.output) where homes[value] == nil && source(of: value) == nil {
            homes[value] = Home(buffer: buffers.count, channelOffset: 0)
            buffers.append(graph.values[value].shape)
        }
        for concat in concats { copies[concat] = copies(for: concat) }
    }

    /// The map that a value is only a part of, and its first channel there; nil for a value of its own.
    private func source(of value: ValueID) -> (map: ValueID, firstChannel: Int)? {
        guard let producer = producers[value], let part = graph.nodes[producer].operation as? TakeChannels else {
            return nil
        }
        return (graph.nodes[producer].inputs[0], part.channels.lowerBound)
    }

    /// Where a value or the map that it is a part of lies.
    private func home(of value: ValueID) -> Home? {
        var (value, offset) = (value, 0)
        while let source = source(of: value) { (value, offset) = (source.map, offset + source.firstChannel) }
        guard var home = homes[value] else { return nil }
        home.channelOffset += offset
        return home
    }

    private func channels(of value: ValueID) -> Int { graph.values[value].shape.channels }

    /// The maps that a concat consists of when concats among its inputs are opened up.
    ///
    /// With a stack of its own, because chains of concats can be as long as the graph.
    private func leaves(of value: ValueID) -> [ValueID] {
        var leaves: [ValueID] = []
        var pending = [value]
        while let value = pending.popLast() {
            if let producer = producers[value], graph.nodes[producer].operation is Concat {
                pending.append(contentsOf: graph.nodes[producer].inputs.reversed())
            } else {
                leaves.append(value)
            }
        }
        return leaves
    }

    /// Makes a concat a view of a buffer that holds its maps side by side already, or gives it a buffer.
    private mutating func placeConcat(_ output: ValueID) {
        let shape = graph.values[output].shape
        let leaves = leaves(of: output)
        if let place = place(of: leaves), let members = contents[place.buffer] {
            homes[output] = Home(buffer: place.buffer, channelOffset: members[place.member].channelOffset)
            return
        }
        let buffer = buffers.count
        buffers.append(shape)
        homes[output] = Home(buffer: buffer, channelOffset: 0)
        var members: [Member] = []
        var offset = 0
        for leaf in leaves {
            // The image is written by the caller, and parts of maps with these: by nobody who could write elsewhere.
            let isCopy = homes[leaf] != nil || leaf == graph.input || source(of: leaf) != nil
            if !isCopy { homes[leaf] = Home(buffer: buffer, channelOffset: offset) }
            places[leaf, default: []].append(Place(buffer: buffer, member: members.count))
            members.append(Member(value: leaf, channelOffset: offset, isCopy: isCopy))
            offset += channels(of: leaf)
        }
        contents[buffer] = members
    }

    /// Where `leaves` stand side by side among the members of a buffer: the first place of all.
    private mutating func place(of leaves: [ValueID]) -> Place? {
        for place in places[leaves[0]] ?? [] {
            guard let members = contents[place.buffer], members.count - place.member >= leaves.count else { continue }
            var equal = 0
            while equal < leaves.count, members[place.member + equal].value == leaves[equal] { equal += 1 }
            comparisons -= equal
            if comparisons < 0 { return nil }
            if equal == leaves.count { return place }
        }
        return nil
    }

    /// Gives a buffer of their own to maps that an operator would read while it writes right behind them: kernels read
    /// their input in groups of four channels.
    private mutating func moveOutNeighboursOfTheirSource() {
        for buffer in contents.keys.sorted() {
            guard let members = contents[buffer] else { continue }
            for (index, member) in members.enumerated() where !member.isCopy {
                let inputs = producers[member.value].map { graph.nodes[$0].inputs } ?? []
                if inputs.contains(where: { overlaps($0, member, in: buffer) }) { moveOut(index, of: buffer) }
            }
            let homes = Dictionary(members.indices.filter { !members[$0].isCopy }.map { (members[$0].value, $0) }) {
                first, _ in first
            }
            for member in members where member.isCopy && overlaps(member.value, member, in: buffer) {
                if let home = homes[member.value] { moveOut(home, of: buffer) }
            }
        }
    }

    private mutating func moveOut(_ index: Int, of buffer: Int) {
        guard let member = contents[buffer]?[index] else { return }
        contents[buffer]?[index].isCopy = true
        homes[member.value] = nil
    }

    /// Whether reading `source` touches the channels of `member`.
    private func overlaps(_ source: ValueID, _ member: Member, in buffer: Int) -> Bool {
        guard let home = home(of: source), home.buffer == buffer else { return false }
        let sourceEnd = home.channelOffset + PlanFormat.roundUp(channels(of: source), to: PlanFormat.groupInputs)
        let memberEnd = member.channelOffset + channels(of: member.value)
        return home.channelOffset < memberEnd && member.channelOffset < sourceEnd
    }

    /// The copies within the channel range of a concat.
    private func copies(for output: ValueID) -> [Copy] {
        guard let home = homes[output], let members = contents[home.buffer] else { return [] }
        let end = home.channelOffset + channels(of: output)
        let first = members.firstIndex(atOrBehind: home.channelOffset)
        return members[first...].prefix { $0.channelOffset < end }.filter(\.isCopy).map { member in
            Copy(
                source: member.value,
                destination: Home(buffer: home.buffer, channelOffset: member.channelOffset))
        }
    }
}

extension [Placement.Member] {
    /// The index of the first member from this channel on, by bisection.
    fileprivate func firstIndex(atOrBehind channelOffset: Int) -> Int {
        var range = 0..<count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range =
                self[middle].channelOffset < channelOffset ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
