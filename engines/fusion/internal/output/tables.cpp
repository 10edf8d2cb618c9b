#include "engines/fusion/internal/output/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "engines/fusion/internal/flat_map.hpp"
#include "engines/fusion/internal/output/steps.hpp"
#include "engines/fusion/internal/parallel.hpp"
#include "platform/base/csv.hpp"

namespace qiying::fusion::internal {
namespace {

// A file that appears whole or not at all.
class TableFile {
 public:
  explicit TableFile(const std::filesystem::path& path)
      : path_(path),
        unfinished_(path.string() + ".new"),
        file_(std::fopen(unfinished_.c_str(), "wb"), &std::fclose) {
    if (!file_) throw std::runtime_error(unfinished_.string() + ": cannot be written");
    std::setvbuf(file_.get(), nullptr, _IOFBF, 1 << 20);
  }
  void write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size())
      throw std::runtime_error(unfinished_.string() + ": cannot be written");
  }
  void finish() {
    if (std::fflush(file_.get()) != 0) throw std::runtime_error(unfinished_.string() + ": cannot be written");
    file_.reset();
    std::filesystem::rename(unfinished_, path_);
  }

 private:
  std::filesystem::path path_, unfinished_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

std::string probability_text(double p) {
  if (p >= 1) return "1.0000";
  return fmt::format("{:.4f}", p);
}

constexpr std::size_t kFlushBeyond = 1 << 20;

// Names have former ones; a second code (org_code) says nothing that the first does not.
bool keeps_further(const FieldColumn& field) {
  return field.spec.type == FieldType::company && !field.spec.also.empty();
}

// Other values that members have of a field with further columns (former names), each once, the commonest
// first.
std::string further_values(const Dataset& data, std::size_t field, const std::vector<RecordId>& members,
                           std::optional<RecordId> golden) {
  constexpr std::size_t kMost = 8, kLookedAt = 64;
  const auto& column = data.fields[field];
  std::vector<std::pair<std::size_t, std::string_view>> seen;
  const auto take = [&](ValueId value) {
    if (value == 0 || (golden && value == column.first[*golden])) return;
    const auto found =
        std::ranges::find(seen, column.values[value], &std::pair<std::size_t, std::string_view>::second);
    if (found != seen.end())
      ++found->first;
    else
      seen.emplace_back(1, column.values[value]);
  };
  for (std::size_t i = 0; i < members.size() && i < kLookedAt; ++i)
    for (const auto& also : column.also) take(also[members[i]]);
  std::ranges::sort(seen, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::string out;
  for (std::size_t i = 0; i < seen.size() && i < kMost; ++i)
    out += (i == 0 ? "" : "|") + std::string(seen[i].second);
  return out;
}

std::string entity_header(const Dataset& data) {
  std::string out = "entity_id,records,sources";
  for (const auto& field : data.fields)
    if (field.present) {
      out += fmt::format(",{0},{0}_source,{0}_date", field.spec.name);
      if (keeps_further(field)) out += ',' + field.spec.also.front();
    }
  return out + "\r\n";
}

std::size_t count_sources(const Dataset& data, const std::vector<RecordId>& members) {
  std::vector<std::uint16_t> sources;
  for (const auto record : members)
    if (std::ranges::find(sources, data.source[record]) == sources.end())
      sources.push_back(data.source[record]);
  return sources.size();
}

void append_entity(std::string& text, const Fused& fused, const Reliability& reliability, std::size_t i) {
  const auto& data = fused.data();
  const auto& members = fused.members[i];
  fmt::format_to(std::back_inserter(text), "{},{},{}", to_text(fused.ids[i]), members.size(),
                 count_sources(data, members));
  const auto golden = golden_values(fused.records, reliability, members);
  for (std::size_t field = 0; field < data.fields.size(); ++field) {
    if (!data.fields[field].present) continue;
    if (golden[field])
      for (const auto cell : {data.value(field, *golden[field]), data.source_of(*golden[field]),
                              data.times[data.updated[*golden[field]]]}) {
        text += ',';
        base::append_csv_cell(text, cell);
      }
    else
      text += ",,,";
    if (!keeps_further(data.fields[field])) continue;
    text += ',';
    base::append_csv_cell(text, further_values(data, field, members, golden[field]));
  }
  text += "\r\n";
}

// append(text, i) for each i of [0, n), written as it comes: a table is never held whole.
template <class Append>
void write_rows(const std::filesystem::path& path, std::string_view header, std::size_t n, Append append) {
  TableFile file(path);
  std::string text(header);
  for (std::size_t i = 0; i < n; ++i) {
    append(text, i);
    if (text.size() > kFlushBeyond) file.write(text), text.clear();
  }
  file.write(text);
  file.finish();
}

}  // namespace

void write_text(const std::filesystem::path& path, std::string_view text) {
  TableFile file(path);
  file.write(text);
  file.finish();
}

void write_links(const std::filesystem::path& path, const Fused& fused) {
  const auto& data = fused.data();
  write_rows(path, "source,record_id,entity_id,probability\r\n", data.size(),
             [&](std::string& out, std::size_t i) {
               const auto record = static_cast<RecordId>(i);
               for (const auto cell : {data.source_of(record), data.id_of(record)}) {
                 base::append_csv_cell(out, cell);
                 out += ',';
               }
               out += to_text(fused.ids[fused.place[record]]);
               out += ',';
               out += probability_text(fused.probability[record]);
               out += "\r\n";
             });
}

EntityTable entity_table(const Fused& fused, const EntityLines& before, int threads) {
  EntityTable table;
  table.before = before.file;
  auto& lines = table.lines;
  lines.header = entity_header(fused.data());
  lines.ids = fused.ids;
  const bool usable = !fused.marked.empty() && before.header == lines.header && before.file;
  FlatMap known(usable ? before.ids.size() : 0);
  for (std::uint32_t i = 0; usable && i < before.ids.size(); ++i) known.add(before.ids[i], i);
  const Reliability reliability(fused.records, fused.members);
  table.text.resize(fused.members.size());
  table.fresh.resize(fused.members.size());
  for_each(table.text.size(), threads, [&](std::size_t i) {
    const auto* old = fused.looked_at(fused.members[i].front()) ? nullptr : known.find(fused.ids[i]);
    if (old == nullptr) append_entity(table.fresh[i], fused, reliability, i);
    table.text[i] = old == nullptr ? std::string_view(table.fresh[i]) : before.line(*old);
  });
  lines.begin.reserve(table.text.size() + 1);
  lines.begin.push_back(0);
  for (const auto line : table.text) {
    lines.begin.push_back(lines.begin.back() + line.size());
    lines.checksum = checksum_of(line, lines.checksum);
  }
  return table;
}

void write_entities(const std::filesystem::path& path, const EntityTable& table) {
  TableFile file(path);
  file.write(table.lines.header);
  for (const auto line : table.text) file.write(line);
  file.finish();
}

void write_review(const std::filesystem::path& path, const Fused& fused) {
  constexpr std::string_view kHeader =
      "source_a,record_id_a,entity_a,source_b,record_id_b,entity_b,probability,bits,reason,reason_en,"
      "steps\r\n";
  const auto& data = fused.data();
  write_rows(path, kHeader, fused.doubts.size(), [&](std::string& out, std::size_t i) {
    const auto& doubt = fused.doubts[i];
    const auto a = first_of(doubt.pair), b = second_of(doubt.pair);
    base::append_csv_row(
        out, {data.source_of(a), data.id_of(a), to_text(fused.ids[fused.place[a]]), data.source_of(b),
              data.id_of(b), to_text(fused.ids[fused.place[b]]), probability_text(probability_of(doubt.bits)),
              fmt::format("{:.2f}", doubt.bits), doubt.reason.zh, doubt.reason.en,
              steps_json(fused.scorer, a, b)});
  });
}

void write_audit(const std::filesystem::path& path, const Fused& fused) {
  const auto& data = fused.data();
  write_rows(path, "source,record_id,field,rule,severity,message\r\n", fused.findings.size(),
             [&](std::string& out, std::size_t i) {
               const auto& finding = fused.findings.list[i];
               base::append_csv_row(out, {data.source_of(finding.record), data.id_of(finding.record),
                                          finding.field, finding.fault->rule, finding.fault->severity,
                                          finding.fault->message.zh + " / " + finding.fault->message.en});
             });
}

void write_rejects(const std::filesystem::path& path, const std::vector<Reject>& rejects) {
  auto sorted = rejects;
  std::ranges::sort(sorted, [](const Reject& a, const Reject& b) {
    return std::tie(a.source, a.line) < std::tie(b.source, b.line);
  });
  write_rows(path, "source,line,record_id,reason,reason_en,row\r\n", sorted.size(),
             [&](std::string& out, std::size_t i) {
               const auto& reject = sorted[i];
               base::append_csv_row(out, {reject.source, std::to_string(reject.line), reject.record_id,
                                          reject.reason.zh, reject.reason.en, reject.row});
             });
}

}  // namespace qiying::fusion::internal
