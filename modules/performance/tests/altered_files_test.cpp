// One figure altered at random in a PDF, a DOCX and a workbook: found about as often as in the text they were
// made of; and nothing is found in what was not altered. Documents of the demonstration as people download
// them, and those of other places (engines/disclosure/tests/samples, or the folder QIYING_TEST_DOCUMENTS).
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "engines/disclosure/tests/altered.hpp"
#include "modules/performance/internal/documents.hpp"
#include "modules/performance/internal/workbook.hpp"
#include "modules/performance/performance.hpp"
#include "platform/doctext/doctext.hpp"
#include "platform/docx/docx.hpp"
#include "platform/pdf/pdf.hpp"
#include "tests/support/test_db.hpp"
#include "tests/support/test_server.hpp"

using namespace qiying;
using namespace qiying::performance;
using disclosure::Finding;
using disclosure::Paper;
using disclosure::Severity;

namespace {

const base::Timestamp kNow = base::parse_timestamp("2026-11-20T16:00:00+08:00").value();

enum class Format { text, pdf, docx, workbook };
constexpr Format kFiles[] = {Format::pdf, Format::docx, Format::workbook};
constexpr const char* kNames[] = {"a.txt", "a.pdf", "a.docx", "a.xlsx"};

bool slow() {
  return std::getenv("QIYING_TEST_SLOW") != nullptr;
}

// Paragraphs and tables as their lines: a line with tabs is a row.
using Lines = std::vector<std::string>;

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> out{""};
  for (const char c : line) {
    if (c == '\t')
      out.emplace_back();
    else
      out.back() += c;
  }
  return out;
}

template <class Doc>
void print_rows(Doc& doc, const Lines& lines, std::size_t from, std::size_t to) {
  std::vector<std::vector<std::string>> rows;
  std::size_t size = 0;
  for (auto i = from; i < to; ++i) size = std::max(size, rows.emplace_back(cells_of(lines[i])).size());
  std::vector<pdf::Column> columns(size);
  doc.begin_table(columns);
  for (auto& row : rows) {
    row.resize(size);
    doc.row(row);
  }
  doc.end_table();
}

template <class Doc>
std::string printed(const Lines& lines) {
  pdf::Options options{.title = "", .created = kNow};
  options.no_title = options.landscape = true;
  Doc doc(options);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].find('\t') == std::string::npos) {
      doc.paragraph(lines[i]);
      continue;
    }
    const auto from = i;
    while (i < lines.size() && lines[i].find('\t') != std::string::npos) ++i;
    print_rows(doc, lines, from, i--);
  }
  return doc.finish();
}

std::string sheet_of(const Lines& lines) {
  std::vector<std::vector<std::string>> rows;
  std::size_t widest = 2;
  for (const auto& line : lines) widest = std::max(widest, rows.emplace_back(cells_of(line)).size());
  std::vector<std::string> head(widest);
  return workbook("1", head, rows);
}

std::string text_of(const Lines& lines) {
  std::string out;
  for (const auto& line : lines) out += line + "\n";
  return out;
}

std::string bytes_as(const Lines& lines, Format format) {
  if (format == Format::text) return text_of(lines);
  if (format == Format::pdf) return printed<pdf::Document>(lines);
  return format == Format::docx ? printed<docx::Document>(lines) : sheet_of(lines);
}

std::string bytes_as(const Paper& paper, Format format) {
  if (format == Format::text) return disclosure::to_text(paper);
  if (format == Format::pdf) return paper_as_pdf(paper, "", kNow);
  return format == Format::docx ? paper_as_docx(paper, "", kNow) : paper_as_workbook(paper);
}

// What is found, each told by its kind and figures: an altered document of others may have findings anyway.
using Found = std::multiset<std::string>;

template <class Document>
Found found_in(const Document& document, Format format, const std::filesystem::path& folder) {
  const auto file = folder / kNames[static_cast<int>(format)];
  std::ofstream(file, std::ios::binary) << bytes_as(document, format);
  doctext::Limits patient;
  patient.seconds = 600;  // however busy the machine is
  const auto text = doctext::text_of(file, patient);
  REQUIRE_MESSAGE(text.ok(), (text.ok() ? "" : text.error().message.en));
  const auto report = disclosure::audit(file.filename().string(), *text);
  REQUIRE(report.ok());
  Found out;
  for (const auto& f : report->findings)
    if (f.severity != Severity::info) out.insert(f.kind + " " + f.stated + " -> " + f.expected);
  return out;
}

// Every text of a document, to alter one figure of one of them.
std::vector<std::string*> texts_of(Lines& lines) {
  std::vector<std::string*> out;
  for (auto& line : lines) out.push_back(&line);
  return out;
}

std::vector<std::string*> texts_of(Paper& paper) {
  std::vector<std::string*> out;
  for (auto& block : paper.blocks)
    if (block.table < 0) out.push_back(&block.text);
  for (auto& table : paper.tables)
    for (auto& row : table.rows)
      for (auto& cell : row) out.push_back(&cell);
  return out;
}

// Changes one digit of one figure with two decimals; says what was changed.
template <class Document>
std::string alter_one(Document& document, std::mt19937& random) {
  struct Spot {
    std::string* text;
    std::size_t at, size;
  };
  std::vector<Spot> all;
  for (auto* text : texts_of(document))
    for (const auto& [at, size] : disclosure::testing::figures_of(*text)) all.push_back({text, at, size});
  const auto& spot = all[random() % all.size()];
  const auto before = *spot.text;
  auto digit = spot.at + random() % spot.size;
  while (before[digit] == '.') digit = spot.at + random() % spot.size;
  auto& changed = (*spot.text)[digit];
  while (changed == before[digit]) changed = static_cast<char>('0' + random() % 10);
  return before.substr(spot.at, spot.size) + " -> " + spot.text->substr(spot.at, spot.size) + " in " +
         before.substr(0, 200);
}

struct Tally {
  int trials = 0, by_text = 0;
  std::map<Format, int> found;
};

// The same alteration in each form.
template <class Document>
Tally trials(const std::vector<Document>& documents, int count, std::uint32_t seed) {
  const test::TemporaryDirectory folder;
  std::map<std::pair<std::size_t, Format>, Found> before;
  for (std::size_t i = 0; i < documents.size() && static_cast<int>(i) < count; ++i)
    for (const auto format : {Format::text, Format::pdf, Format::docx, Format::workbook})
      before[{i, format}] = found_in(documents[i], format, folder.path());
  std::mt19937 random(seed);
  Tally out;
  for (; out.trials < count; ++out.trials) {
    const auto i = static_cast<std::size_t>(out.trials) % documents.size();
    auto altered = documents[i];
    const auto what = alter_one(altered, random);
    const bool by_text = found_in(altered, Format::text, folder.path()) != before[{i, Format::text}];
    out.by_text += by_text;
    for (const auto format : kFiles) {
      const bool found = found_in(altered, format, folder.path()) != before[{i, format}];
      out.found[format] += found;
      if (by_text && !found)
        MESSAGE(std::string(kNames[static_cast<int>(format)])
                << " of document " << i << " does not tell: " << what);
    }
  }
  MESSAGE(out.trials << " trials: text " << out.by_text << ", pdf " << out.found[Format::pdf] << ", docx "
                     << out.found[Format::docx] << ", xlsx " << out.found[Format::workbook]);
  return out;
}

std::vector<Paper> demonstration() {
  test::Database database{
      test::migrations_of({"platform/auth", "platform/audit", "platform/jobs", "platform/files",
                           "platform/kernel", "modules/register", "modules/account", "modules/appeal",
                           "modules/content", "modules/policy", "modules/performance"})};
  auto db = database.pool().acquire(auth::scope_of(auth::Caller::system("420199")));
  db->execute("insert into auth.district (code, name) values ('420199', '示范区') on conflict do nothing");
  put_demo(*db, "420199", kNow);
  const auto rows =
      db->run("select book from performance.document where district = '420199' order by year, kind");
  std::vector<Paper> out;
  for (std::size_t i = 0; i < rows.size(); ++i)
    out.push_back(disclosure::compose(*base::from_json<Book>(rows.text(i, 0))));
  return out;
}

std::vector<Lines> documents_of_others() {
  const auto* folder = std::getenv("QIYING_TEST_DOCUMENTS");
  std::set<std::filesystem::path> files;
  for (const auto& f :
       std::filesystem::directory_iterator(folder ? folder : "engines/disclosure/tests/samples"))
    files.insert(f.path());
  std::vector<Lines> out;
  for (const auto& file : files) {
    std::ifstream in(file);
    auto& lines = out.emplace_back();
    for (std::string line; std::getline(in, line);) lines.push_back(line);
  }
  return out;
}

}  // namespace

TEST_CASE("a figure altered in a file that people download is found: PDF, DOCX and workbook") {
  const auto r = trials(demonstration(), slow() ? 200 : 4, 20261122);
  CHECK(r.by_text * 100 >= r.trials * 95);
  for (const auto format : kFiles) CHECK(r.found.at(format) * 100 >= r.trials * 95);
}

TEST_CASE("a figure altered in a PDF, DOCX or workbook of another place is found as in its text") {
  const bool given = std::getenv("QIYING_TEST_DOCUMENTS") != nullptr;
  const auto r = trials(documents_of_others(), given ? 200 : slow() ? 40 : 2, 20261122);
  for (const auto format : kFiles) CHECK(r.found.at(format) * 100 >= r.by_text * 95);
}

TEST_CASE("documents of other places have the same findings in every format") {
  const test::TemporaryDirectory folder;
  const auto documents = documents_of_others();
  for (std::size_t i = 0; i < documents.size(); ++i) {
    if (!slow() && i > 1) break;
    const auto by_text = found_in(documents[i], Format::text, folder.path());
    for (const auto format : kFiles) {
      const auto found = found_in(documents[i], format, folder.path());
      if (found == by_text) continue;
      std::string told;
      for (const auto& f : found)
        if (!by_text.contains(f)) told += "\n  + " + f;
      for (const auto& f : by_text)
        if (!found.contains(f)) told += "\n  - " + f;
      FAIL_CHECK(std::string(kNames[static_cast<int>(format)]) << " of document " << i << told);
    }
  }
}
