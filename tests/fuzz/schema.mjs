// Whether a JSON value is what a schema of the API document says; the part of JSON Schema that the document uses.
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const FORMATS = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': DATE_TIME,
};

export class Document {
  constructor(json) {
    this.json = json;
  }

  resolve(schema) {
    let found = schema;
    while (found?.$ref) found = found.$ref.slice(2).split('/').reduce((at, key) => at?.[key], this.json);
    if (!found) throw new Error(`the document refers to nothing: ${schema?.$ref}`);
    return found;
  }

  /** Every operation: { method, path, parameters, body, answer, open }. */
  operations() {
    return Object.entries(this.json.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, o]) => ({
      method: method.toUpperCase(),
      path,
      permission: o['x-permission'],
      parameters: o.parameters ?? [],
      body: o.requestBody?.content?.['application/json']?.schema,
      answer: o.responses?.['200']?.content?.['application/json']?.schema,
    })));
  }

  /** What is wrong, one line each ("$.items[0].state is not one of …"); empty when all is well. */
  faults(schema, value, at = '$') {
    const s = this.resolve(schema);
    const alternatives = s.anyOf ?? s.oneOf;
    if (alternatives) return alternatives.some((a) => this.faults(a, value, at).length === 0) ? [] : [`${at} fits no alternative`];
    if (s.allOf) return s.allOf.flatMap((a) => this.faults(a, value, at));
    const types = s.type === undefined ? [] : [s.type].flat();
    if (types.length > 0 && !types.some((type) => isOf(type, value))) return [`${at} is ${show(value)}, not ${types.join(' or ')}`];
    if (value === null) return [];
    if (s.enum && !s.enum.includes(value)) return [`${at} is ${show(value)}, not one of ${s.enum.join(', ')}`];
    if (typeof value === 'string') return FORMATS[s.format] && value !== '' && !FORMATS[s.format].test(value) ? [`${at} is ${show(value)}, no ${s.format}`] : [];
    if (Array.isArray(value)) return s.items ? value.flatMap((item, i) => this.faults(s.items, item, `${at}[${i}]`)) : [];
    return typeof value === 'object' ? this.#objectFaults(s, value, at) : [];
  }

  #objectFaults(s, value, at) {
    const missing = (s.required ?? []).filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`);
    const wrong = Object.entries(value).flatMap(([name, item]) => {
      const known = s.properties?.[name];
      if (known) return this.faults(known, item, `${at}.${name}`);
      return s.properties && s.additionalProperties === false ? [`${at}.${name} is not in the document`] : [];
    });
    return [...missing, ...wrong];
  }
}

function isOf(type, value) {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

const show = (value) => JSON.stringify(value)?.slice(0, 60);
