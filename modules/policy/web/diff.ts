/** Two texts line by line, by their longest common subsequence. */
export interface Pair { left?: string; right?: string; same: boolean }

export function sideBySide(left: string, right: string): Pair[] {
  const a = left.split('\n')
  const b = right.split('\n')
  // common[i][j]: length of the longest common subsequence of a[i..] and b[j..]
  const common = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!)
  const out: Pair[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) out.push({ left: a[i++], right: b[j++], same: true })
    else if (j >= b.length || (i < a.length && common[i + 1]![j]! >= common[i]![j + 1]!)) out.push({ left: a[i++], same: false })
    else out.push({ right: b[j++], same: false })
  }
  return joined(out)
}

/** A removed line and the added one right after it stand beside each other. */
function joined(pairs: Pair[]): Pair[] {
  const out: Pair[] = []
  const waiting: number[] = []
  for (const pair of pairs) {
    if (pair.same) waiting.length = 0
    const at = pair.left === undefined ? waiting.shift() : undefined
    if (at !== undefined) out[at]!.right = pair.right
    else {
      if (!pair.same && pair.right === undefined) waiting.push(out.length)
      out.push({ ...pair })
    }
  }
  return out
}
