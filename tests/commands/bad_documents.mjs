// Documents that cannot be checked, or only with a complaint: what each is and what must be said about it.
import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

const title = '2026年云水区企业服务中心部门预算\n\n第二部分 部门预算情况说明\n\n一、收支预算总体安排情况\n\n2026年收入预算110.00万元，比2025年预算增加10.00万元，增长10.00%。\n\n';
const table = (total) => `第三部分 部门预算公开报表\n\n预算01表\n\n2026年收支预算总表\n\n单位：万元\n\n收 入\t\t支 出\t\n项 目\t预算数\t项 目\t预算数\n一、一般公共预算拨款收入\t110.00\t一、一般公共服务支出\t80.00\n\t\t二、住房保障支出\t30.00\n本年收入合计\t${total}\t本年支出合计\t110.00\n收 入 总 计\t110.00\t支 出 总 计\t110.00\n`;
// 说明：单位为万元。 in GB18030, as an old program writes it.
const gbkLine = Buffer.from('cbb5c3f7a3bab5a5cebbceaacdf2d4aaa1a3', 'hex');

/** A PDF of one page with this content, or without any text. */
function pdf(content = '') {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>', `<</Length ${content.length}>>stream\n${content}\nendstream`];
  let out = '%PDF-1.4\n';
  const at = objects.map((object, i) => { const from = out.length; out += `${i + 1} 0 obj${object}endobj\n`; return from; });
  const xref = out.length;
  return Buffer.from(`${out}xref\n0 5\n0000000000 65535 f \n${at.map((n) => `${String(n).padStart(10, '0')} 00000 n \n`).join('')}trailer<</Size 5/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`);
}

/** A zip file of these parts, packed. */
function zip(parts) {
  const bodies = [], index = [];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const packed = deflateRawSync(content), head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0); head.writeUInt16LE(20, 4); head.writeUInt16LE(8, 8);
    head.writeUInt32LE(crc32(content), 14); head.writeUInt32LE(packed.length, 18); head.writeUInt32LE(content.length, 22); head.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0); head.copy(entry, 6, 4, 30); entry.writeUInt32LE(offset, 42);
    bodies.push(head, Buffer.from(name), packed);
    index.push(entry, Buffer.from(name));
    offset += head.length + name.length + packed.length;
  }
  const directory = Buffer.concat(index), end = Buffer.alloc(22), n = Object.keys(parts).length;
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(n, 8); end.writeUInt16LE(n, 10); end.writeUInt32LE(directory.length, 12); end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directory, end]);
}

/** A workbook of 24 KB whose only sheet unpacks to 24 MB. */
const bomb = () => zip({
  '[Content_Types].xml': Buffer.from('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'),
  '_rels/.rels': Buffer.from('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
  'xl/workbook.xml': Buffer.from('<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="a"/></sheets></workbook>'),
  'xl/_rels/workbook.xml.rels': Buffer.from('<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>'),
  'xl/worksheets/sheet1.xml': Buffer.concat([Buffer.from('<worksheet><sheetData>'), Buffer.alloc(24 << 20, ' '), Buffer.from('</sheetData></worksheet>')]),
});

/** Each writes its file into the folder: [name, what is said (refused), or kind of finding (found), or nothing (clean)]. */
export const badDocuments = [
  { name: 'novel.txt', refused: /没有找到预算、决算的表格或金额|No budget/, bytes: () => '那天下着雨，他花了 3 元钱买了一把伞，慢慢走回家去。第二天又是晴天。\n'.repeat(2000) },
  { name: 'scan.pdf', refused: /OCR/, bytes: () => pdf() },
  { name: 'locked.pdf', refused: /已损坏或加了密码|damaged/, bytes: () => '%PDF-1.7\nnothing\n' },
  { name: 'mixed.txt', clean: true, bytes: () => Buffer.concat([Buffer.from(title), gbkLine, Buffer.from(`\n\n${table('110.00')}`)]) },
  { name: 'cut.txt', clean: true, bytes: () => (title + table('110.00')).slice(0, -60) },
  { name: 'malformed.txt', found: 'figure.malformed', bytes: () => title + table('1,2,3.4.5') },
  { name: 'bomb.xlsx', refused: /太大|过大|压缩|too large|unpack|bomb|大小/i, bytes: bomb },
  { name: 'empty.txt', refused: /没有文字|空|empty|no text/i, bytes: () => '\n\n' },
  { name: 'huge.pdf', refused: /太大|过大|超过|too large|larger/i, size: 100 << 20 },
];

export function writeDocument(folder, { name, bytes, size }) {
  const path = join(folder, name);
  if (!size) { writeFileSync(path, bytes()); return path; }
  const file = openSync(path, 'w');
  writeSync(file, '%PDF-1.7\n');
  ftruncateSync(file, size);
  closeSync(file);
  return path;
}
