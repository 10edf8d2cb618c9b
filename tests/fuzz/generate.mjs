// Requests from the API document: mostly what fits, often what nearly fits, sometimes what was never meant. A seed gives
// the same requests again.

/** mulberry32: small, good enough, the same everywhere. */
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { next, below: (n) => Math.floor(next() * n), one: (list) => list[Math.floor(next() * list.length)], chance: (p) => next() < p };
}

const HOSTILE_TEXTS = [
  '', ' ', '\u0000', 'a\u0000b', '\ud800', '\u202e反', '💩'.repeat(50), "' or '1'='1", "'; drop table audit.entry; --", '$1', '%', '_%\\', '{{SIGNED_IN}}',
  '<script>alert(1)</script>', '../../../etc/passwd', '=cmd|calc', 'x'.repeat(70000), '9'.repeat(400), '-1', 'NaN', 'null', 'true', '[]', '{}', '\r\nSet-Cookie: a=b',
  '0000-00-00', '9999-12-31T23:59:59Z', '-infinity', '2026-02-30', '2026-03-02T10:00:00+99:00', '00000000-0000-0000-0000-000000000000', '91420199MA0000000X', 'ﷺ', 'İ', '~', 'a~b~c',
];
const HOSTILE_VALUES = [null, true, false, 0, -1, 1.5, 1e308, -1e-308, 2147483648, 9223372036854775807, -9223372036854775808, 1e19, [], {}, [[]], [null], { a: 1 }, { $ref: '#' }];

export class Generator {
  /** `seen` holds ids that answers have shown, so that requests also meet what is there. */
  constructor(document, seed) {
    this.document = document;
    this.r = random(seed);
    this.seen = ['0190a0a0-0000-7000-8000-000000000000'];
  }

  learn(value) {
    if (Array.isArray(value)) value.slice(0, 5).forEach((item) => this.learn(item));
    else if (value && typeof value === 'object')
      for (const [name, item] of Object.entries(value)) {
        if (typeof item === 'string' && /(^|_)id$/.test(name) && item.length === 36) this.#keep(item);
        else this.learn(item);
      }
  }
  #keep(id) {
    if (this.seen.length < 500) this.seen.push(id);
    else this.seen[this.r.below(500)] = id;
  }

  request(operation) {
    const query = new URLSearchParams();
    let path = operation.path;
    for (const p of operation.parameters) {
      if (p.in === 'path') path = path.replace(`{${p.name}}`, () => encodeURIComponent(this.#pathValue(p)));
      else if (this.r.chance(p.required ? 0.95 : 0.3)) for (const v of [this.value(p.schema)].flat()) query.append(p.name, toText(v));
    }
    if (this.r.chance(0.05)) query.append(this.r.one(['limit', 'cursor', 'sort', 'q', '__proto__', 'id']), this.#hostileText());
    const text = query.toString();
    return { method: operation.method, path: path + (text ? `?${text}` : ''), ...this.#body(operation) };
  }

  #pathValue(parameter) {
    if (this.r.chance(0.15)) return toText(this.#hostileText()).toWellFormed().slice(0, 500) || 'x';
    if (/id$/.test(parameter.name)) return this.r.one(this.seen);
    return toText(this.value(parameter.schema)) || 'x';
  }

  #body(operation) {
    if (!operation.body) return {};
    if (this.r.chance(0.03)) return { body: this.r.one(['', '{', '[]', '"x"', 'null', '\u0000', '{"a":'.repeat(2000), '[' .repeat(5000), '{"a":1,"a":2}']), type: 'application/json' };
    const type = this.r.chance(0.02) ? this.r.one(['text/plain', 'application/xml', 'multipart/form-data', '']) : 'application/json';
    return { body: JSON.stringify(this.value(operation.body)), type };
  }

  /** A value for a schema; one in twelve is hostile. */
  value(schema, depth = 0) {
    const s = this.document.resolve(schema);
    if (this.r.chance(0.08)) return this.r.chance(0.5) ? this.#hostileText() : this.r.one(HOSTILE_VALUES);
    const alternatives = s.anyOf ?? s.oneOf;
    if (alternatives) return this.value(this.r.one(alternatives), depth);
    if (s.enum) return this.r.one(s.enum);
    switch ([s.type].flat()[0]) {
      case 'object': return this.#object(s, depth);
      case 'array': return depth > 4 ? [] : Array.from({ length: this.r.below(4) }, () => this.value(s.items ?? {}, depth + 1));
      case 'integer': case 'number': return this.#number(s);
      case 'boolean': return this.r.chance(0.5);
      case 'null': return null;
      default: return this.#text(s);
    }
  }

  #object(s, depth) {
    const out = {};
    for (const [name, item] of Object.entries(s.properties ?? {}))
      if (this.r.chance((s.required ?? []).includes(name) ? 0.95 : 0.5)) out[name] = depth > 5 ? null : this.value(item, depth + 1);
    if (this.r.chance(0.05)) out[this.r.one(['extra', '__proto__', 'constructor', '', 'id'])] = this.#hostileText();
    return out;
  }
  #number(s) {
    const edges = [s.minimum, s.maximum, (s.minimum ?? 1) - 1, (s.maximum ?? 100) + 1].filter((n) => n !== undefined);
    return this.r.chance(0.2) ? this.r.one(edges) : (s.minimum ?? 0) + this.r.below(Math.min((s.maximum ?? 100) - (s.minimum ?? 0), 1000) + 1);
  }
  #text(s) {
    if (s.format === 'uuid') return this.r.one(this.seen);
    if (s.format === 'date') return `2026-0${1 + this.r.below(9)}-1${this.r.below(9)}`;
    if (s.format === 'date-time') return `2026-03-0${1 + this.r.below(9)}T10:00:00Z`;
    const length = this.r.chance(0.1) ? this.r.one([s.minLength ?? 0, s.maxLength ?? 50, (s.maxLength ?? 50) + 1]) : (s.minLength ?? 1) + this.r.below(12);
    return this.r.one(['企', 'a', '断电', '0', ' ', '\n']).repeat(length).slice(0, length);
  }
  #hostileText() {
    return this.r.one(HOSTILE_TEXTS);
  }
}

const toText = (value) => (typeof value === 'string' ? value : JSON.stringify(value) ?? '').toWellFormed();
