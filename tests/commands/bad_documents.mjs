// Documents that cannot be checked, or only with a complaint: what each is and what must be said about it.
import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

const title = '2026年云水区企业服务中心部门预算\n\n第二部分 部门预算情况说明\n\n一、收支预算总体安排情况\n\n2026年收入预算110.00万元，比2025年预算增加10.00万元，增长10.00%。\n\n';
const table = (total) => `第三部分 部门预算公开报表\n\n预算01表\n\n2026年收支预算总表\n\n单位：万元\n\n收 入\t\t支 出\t\n项 目\t预算数\t项 目\t预算数\n一、一般公共预算拨款收入\t110.00\t一、一般公共服务支出\t80.00\n\t\t二、住房保障支出\t30.00\n本年收入合计\t${total}\t本年支出合计\t110.00\n收 入 总 计\t110.00\t支 出 总 计\t110.00\n`;
// 说明：单位为万元。 in GB18030, as an old program writes it.
const gbkLine = Buffer.from('cbb5c3f7a3bab5a5cebbceaacdf2d4aaa1a3', 'hex');

/** A PDF of one page with this content, or without any text; `trailer` is what its trailer says besides. */
function pdf(content = '', trailer = '') {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>', `<</Length ${content.length}>>stream\n${content}\nendstream`];
  let out = '%PDF-1.4\n';
  const at = objects.map((object, i) => { const from = out.length; out += `${i + 1} 0 obj${object}endobj\n`; return from; });
  const xref = out.length;
  return Buffer.from(`${out}xref\n0 5\n0000000000 65535 f \n${at.map((n) => `${String(n).padStart(10, '0')} 00000 n \n`).join('')}trailer<</Size 5/Root 1 0 R${trailer}>>\nstartxref\n${xref}\n%%EOF\n`);
}

/** Of a password that nobody knows. */
const encryption = `/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<${'a5'.repeat(32)}>/U<${'5a'.repeat(32)}>>>`;
/** The first bytes of a picture and of a program. */
const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(400, 7)]);
const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(400, 0)]);

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

const wordTypes = Buffer.from('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>');
const word = (body) => zip({ '[Content_Types].xml': wordTypes, 'word/document.xml': Buffer.from(body) });
/** A document of 60 KB whose text unpacks to 60 MB. */
const wordBomb = () => zip({ '[Content_Types].xml': wordTypes, 'word/document.xml': Buffer.concat([Buffer.from('<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'), Buffer.alloc(60 << 20, '预'), Buffer.from('</w:t></w:r></w:p></w:body></w:document>')]) });

/** Each writes its file into the folder: [name, what is said (refused), or kind of finding (found), or nothing (clean)]. */
export const badDocuments = [
  { name: 'novel.txt', refused: /没有找到预算、决算的表格或金额|No budget/, bytes: () => '那天下着雨，他花了 3 元钱买了一把伞，慢慢走回家去。第二天又是晴天。\n'.repeat(2000) },
  { name: 'scan.pdf', refused: /OCR/, bytes: () => pdf() },
  { name: 'damaged.pdf', refused: /已损坏|damaged/, bytes: () => '%PDF-1.7\nnothing\n' },
  { name: 'locked.pdf', refused: /加了密码|password/, bytes: () => pdf('BT /F1 12 Tf 20 100 Td (Budget 2026) Tj ET', encryption) },
  { name: 'picture.pdf', refused: /不是文本、PDF|is no text|类型|type/, bytes: () => picture },
  { name: 'program.docx', refused: /不是文本、PDF|is no text|类型|type/, bytes: () => program },
  { name: 'half.docx', refused: /损坏|不完整|不能读取|damaged|broken|不是/i, bytes: () => { const whole = word('<w:document><w:body/></w:document>'); return whole.subarray(0, whole.length >> 1); } },
  { name: 'tangled.docx', refused: /损坏|不完整|不能读取|damaged|broken/i, bytes: () => word('<w:document><w:body><w:p></w:body>') },
  { name: 'archive.docx', refused: /没有 DOCX 或 XLSX|neither a DOCX/, bytes: () => zip({ 'readme.txt': Buffer.from('hello') }) },
  { name: 'bomb.docx', refused: /太大|过大|压缩|too large|unpack|bomb|大小/i, bytes: wordBomb },
  { name: 'nothing.docx', refused: /是空的|is empty/, bytes: () => '' },
  { name: 'mixed.txt', clean: true, bytes: () => Buffer.concat([Buffer.from(title), gbkLine, Buffer.from(`\n\n${table('110.00')}`)]) },
  { name: 'cut.txt', clean: true, bytes: () => (title + table('110.00')).slice(0, -60) },
  { name: 'malformed.txt', found: 'figure.malformed', bytes: () => title + table('1,2,3.4.5') },
  { name: 'bomb.xlsx', refused: /太大|过大|压缩|too large|unpack|bomb|大小/i, bytes: bomb },
  { name: 'empty.txt', refused: /没有文字|空|empty|no text/i, bytes: () => '\n\n' },
  { name: 'zeros.pdf', refused: /已损坏|damaged/, size: 60 << 20 },
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
