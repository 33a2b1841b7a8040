import ONNX

extension ONNXModel {
    /// The nodes in an order of computation: as close to the file's order as the edges allow.
    ///
    /// Throws for names that are defined twice or never, and for cycles.
    func sortedNodes() throws(ImportError) -> [ONNXNode] {
        let producers = try producersByName()
        var waiting = [Int](repeating: 0, count: nodes.count)
        var consumers = [[Int]](repeating: [], count: nodes.count)
        for (index, node) in nodes.enumerated() {
            for name in Set(node.inputs) where !name.isEmpty {
                guard let producer = producers[name] else {
                    throw .missingValue(node: node.name, value: name)
                }
                if case .node(let other) = producer {
                    waiting[index] += 1
                    consumers[other].append(index)
                }
            }
        }

        var ready = MinHeap(nodes.indices.filter { waiting[$0] == 0 })
        var sorted: [ONNXNode] = []
        while let index = ready.popMin() {
            sorted.append(nodes[index])
            for consumer in consumers[index] {
                waiting[consumer] -= 1
                if waiting[consumer] == 0 { ready.insert(consumer) }
            }
        }
        if sorted.count < nodes.count, let stuck = waiting.firstIndex(where: { $0 > 0 }) {
            throw .cycle(node: nodes[nodeOnCycle(from: stuck, waiting: waiting, producers: producers)].name)
        }
        return sorted
    }

    /// Where a name gets its contents from.
    private enum Producer {
        case file
        case node(Int)
    }

    private func producersByName() throws(ImportError) -> [String: Producer] {
        var producers: [String: Producer] = [:]
        for name in initializers.keys {
            producers[name] = .file
        }
        for input in inputs {
            guard producers.updateValue(.file, forKey: input.name) == nil else {
                throw .duplicateValue(name: input.name)
            }
        }
        for (index, node) in nodes.enumerated() {
            for name in node.outputs where !name.isEmpty {
                guard producers.updateValue(.node(index), forKey: name) == nil else {
                    throw .duplicateValue(name: name)
                }
            }
        }
        return producers
    }

    /// Walks from a node that cannot run to its inputs that cannot run either, until one comes up again.
    private func nodeOnCycle(from start: Int, waiting: [Int], producers: [String: Producer]) -> Int {
        var visited: Set<Int> = []
        var index = start
        while visited.insert(index).inserted {
            for name in nodes[index].inputs {
                if case .node(let producer)? = producers[name], waiting[producer] > 0 {
                    index = producer
                    break
                }
            }
        }
        return index
    }
}

/// A binary heap whose smallest element comes out first.
private struct MinHeap {
    private var elements: [Int] = []

    init(_ elements: [Int]) {
        for element in elements { insert(element) }
    }

    mutating func insert(_ element: Int) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0, elements[child] < elements[(child - 1) / 2] {
            elements.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popMin() -> Int? {
        guard let smallest = elements.first, let last = elements.popLast() else { return nil }
        guard !elements.isEmpty else { return smallest }
        elements[0] = last
        var parent = 0
        while 2 * parent + 1 < elements.count {
            let left = 2 * parent + 1
            let right = left + 1
            let child = right < elements.count && elements[right] < elements[left] ? right : left
            guard elements[child] < elements[parent] else { break }
            elements.swapAt(parent, child)
            parent = child
        }
        return smallest
    }
}
