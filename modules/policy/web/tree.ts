/** The conditions of a policy as a tree of forms, and back to YAML: only the block 条件 of the text is written anew. */
import type { PolicyFact, PolicyTreeNode } from '@api/types'

export type Kind = 'all' | 'any' | 'not' | 'at_least' | 'leaf' | 'review'
export interface Test { op: Op; values: string[] }
export interface Node { kind: Kind; needed: number; label: string; clause: string; fact: string; evidence: string[]; tests: Test[]; children: Node[]; when: Node | null }

/** The engine's comparisons by the words of the text. */
export const words = {
  at_least: '至少', at_most: '至多', more_than: '超过', less_than: '低于', is: '是', in: '属于', not_in: '不属于', has: '持有',
  age_at_least: '满', age_less_than: '未满', on_or_after: '不早于', on_or_before: '不晚于',
} as const
export type Op = keyof typeof words

const byType: Record<string, Op[]> = {
  number: ['at_least', 'at_most', 'more_than', 'less_than', 'is'],
  boolean: ['is'],
  code: ['in', 'not_in', 'is'],
  date: ['age_at_least', 'age_less_than', 'on_or_after', 'on_or_before', 'is'],
  holdings: ['has'],
}
export const opsOf = (fact: PolicyFact | undefined): Op[] => byType[fact?.type ?? 'number'] ?? ['is']

export const leaf = (fact: string, op: Op): Node => ({ kind: 'leaf', needed: 0, label: '', clause: '', fact, evidence: [], tests: [{ op, values: [''] }], children: [], when: null })
export const group = (kind: Kind): Node => ({ kind, needed: kind === 'at_least' ? 1 : 0, label: '', clause: '', fact: '', evidence: [], tests: [], children: [], when: null })

/** The top is always a group, so that there is somewhere to add. */
const grouped = (node: Node): Node => (node.kind === 'all' ? node : { ...group('all'), children: [node] })
/** From the server's list in reading order. */
export function treeOf(list: PolicyTreeNode[]): Node | null {
  if (!list.length) return null
  const path: Node[] = []
  let root: Node | null = null
  for (const { depth, when, ...one } of list) {
    const node: Node = { ...one, kind: one.kind as Kind, tests: one.tests.map((x) => ({ op: x.op as Op, values: [...x.values] })), evidence: [...one.evidence], children: [], when: null }
    path.length = depth
    const above = path[path.length - 1]
    if (!above) root = node
    else if (when) above.when = grouped(node)
    else above.children.push(node)
    path.push(node)
  }
  return root && grouped(root)
}

/** A scalar that YAML reads as it is meant. */
export function scalar(words: string): string {
  // What ends a line for a reader of YAML would end the value.
  const text = words.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]+/g, ' ')
  return text === '' || /[:#{}[\],&*!|>'"%@`\\\n]|^[\s\-?]|\s$/.test(text) ? JSON.stringify(text) : text
}
export const list = (items: string[]): string => `[${items.map(scalar).join(', ')}]`

function extras(node: Node): string[] {
  return [node.label && node.kind !== 'review' ? `说明: ${scalar(node.label)}` : '', node.clause && `条款: ${scalar(node.clause)}`, node.evidence.length ? `证明: ${list(node.evidence)}` : '', node.when ? `前提: ${inline(bare(node.when))}` : ''].filter(Boolean)
}
function flow(node: Node): string {
  if (node.kind === 'review') return `{人工审核: ${[scalar(node.label), ...extras(node)].join(', ')}}`
  const tests = node.tests.map((x) => `${words[x.op]}: ${x.op === 'in' || x.op === 'not_in' ? list(x.values) : scalar(x.values[0] ?? '')}`)
  return `{${[`事实: ${scalar(node.fact)}`, ...tests, ...extras(node)].join(', ')}}`
}
/** Lines of a node without their indent; the first is where a key or a dash stands before. */
function block(node: Node): string[] {
  if (node.kind === 'leaf' || node.kind === 'review') return [flow(node)]
  const head = extras(node)
  if (node.kind === 'not') {
    const inner = node.children.length === 1 ? node.children[0]! : { ...group('all'), children: node.children }
    const body = block(inner)
    return [...head, ...(body.length === 1 ? [`非: ${body[0]}`] : ['非:', ...body.map((l) => `  ${l}`)])]
  }
  const items = node.children.flatMap((child) => block(child).map((line, i) => (i === 0 ? `  - ${line}` : `    ${line}`)))
  if (node.kind === 'at_least') return [...head, `至少: ${node.needed}`, '其中:', ...items]
  return [...head, node.kind === 'any' ? '任一:' : '全部:', ...items]
}
/** A node on one line, as part of another block: {全部: [{事实: …}, …]}. */
export function inline(node: Node): string {
  if (node.kind === 'leaf' || node.kind === 'review') return flow(node)
  const inner = node.kind === 'not' && node.children.length === 1 ? inline(node.children[0]!) : `[${node.children.map(inline).join(', ')}]`
  const own = node.kind === 'at_least' ? [`至少: ${node.needed}`, `其中: ${inner}`] : node.kind === 'not' ? [`非: ${node.children.length === 1 ? inner : `{全部: ${inner}}`}`] : [`${node.kind === 'any' ? '任一' : '全部'}: ${inner}`]
  return `{${[...extras(node), ...own].join(', ')}}`
}
/** The block 条件, or another one that is a condition. */
export const yamlOf = (root: Node, key = '条件'): string => [`${key}:`, ...block(root).map((l) => `  ${l}`)].join('\n')

/** A group that was only put around one condition for the form. */
export const bare = (when: Node): Node => (when.kind === 'all' && when.children.length === 1 && !when.label && !when.clause && !when.evidence.length && !when.when ? when.children[0]! : when)
/** The block 适用; null: it concerns everybody. */
export function scopeYaml(root: Node | null): string | null {
  const one = root && bare(root)
  return one && (one.kind === 'leaf' || one.kind === 'review' ? `适用: ${flow(one)}` : yamlOf(one, '适用'))
}

/** What stands behind a “#” that is no part of a value; null: nothing does. */
function comment(line: string): string | null {
  let quote = ''
  for (let i = 0; i < line.length; i++) {
    const ch = line[i]!
    if (quote) quote = ch === quote && line[i - 1] !== '\\' ? '' : quote
    else if (ch === '"' || ch === "'") quote = ch
    else if (ch === '#' && (i === 0 || /\s/.test(line[i - 1]!))) return line.slice(i).trim()
  }
  return null
}

/** The blocks in the order in which a policy is written; a new one goes before those that come after it. */
const order = [
  '编号|id', '标题|title', '英文标题|title_en', '文号|doc_number', '发文机关|issuer', '层级|level', '版本|version', '所属文件|series', '地区|region', '状态|status',
  '发布日期|published', '施行日期|effective', '失效日期|expires', '废止日期|abolished', '被替代|superseded_by', '替代|supersedes', '相关政策|related',
  '主题|subject', '受众|audience', '受众类别|groups', '摘要|summary', '来源|source', '公平竞争审查|fair_competition', '参数|parameters', '适用|scope',
  '条件|conditions', '待遇|benefit', '约束|terms', '申报|application', '联系|contacts', '来源未说明|unknowns',
]
const starts = (line: string, key: string): boolean => new RegExp(`^(${key})\\s*:`).test(line)

/** The text with one block replaced (null: left out). What stands around it stays; notes inside it move in front of it, that of one line stays behind it. */
export function withBlock(text: string, key: string, block: string | null): string {
  const keys = order.find((k) => k.split('|')[0] === key)!
  const lines = text.split('\n')
  const from = lines.findIndex((l) => starts(l, keys))
  if (from < 0) {
    if (block === null) return text
    const later = order.slice(order.indexOf(keys) + 1)
    const at = lines.findIndex((l) => later.some((k) => starts(l, k)))
    return at < 0 ? `${text.replace(/\n*$/, '\n')}${block}\n` : [...lines.slice(0, at), block, ...lines.slice(at)].join('\n')
  }
  let to = from + 1
  while (to < lines.length && (/^[\s-]/.test(lines[to]!) || lines[to] === '' || lines[to]!.startsWith('#'))) to++
  while (to > from + 1 && (lines[to - 1] === '' || lines[to - 1]!.startsWith('#'))) to--
  const notes = lines.slice(from, to).map(comment).filter((n): n is string => n !== null)
  if (block !== null && notes.length === 1 && to === from + 1 && !block.includes('\n')) return [...lines.slice(0, from), `${block}  ${notes[0]}`, ...lines.slice(to)].join('\n')
  return [...lines.slice(0, from), ...notes, ...(block === null ? [] : [block]), ...lines.slice(to)].join('\n')
}
/** The text with its block 条件 replaced. */
export const withConditions = (text: string, root: Node): string => withBlock(text, '条件', yamlOf(root))

/** Whether every leaf is filled in, so that the text can be read. */
export const complete = (node: Node): boolean =>
  (!node.when || complete(node.when)) && filled(node)
const filled = (node: Node): boolean =>
  node.kind === 'leaf' ? !!node.fact && node.tests.length > 0 && node.tests.every((x) => x.values.some((v) => v.trim())) : node.kind === 'review' ? !!node.label.trim() : node.children.length > 0 && node.children.every(complete)
