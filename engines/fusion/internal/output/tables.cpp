#include "engines/fusion/internal/output/tables.hpp"

#include <fmt/format.h>

#include <algorithm>

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

}  // namespace

void write_text(const std::filesystem::path& path, std::string_view text) {
  TableFile file(path);
  file.write(text);
  file.finish();
}

void write_links(const std::filesystem::path& path, const Fused& fused) {
  TableFile file(path);
  std::string out = "source,record_id,entity_id,probability\r\n";
  const auto& data = fused.data();
  for (RecordId record = 0; record < data.size(); ++record) {
    base::append_csv_row(out,
                         {data.source_of(record), data.id_of(record), to_text(fused.ids[fused.place[record]]),
                          probability_text(fused.probability[record])});
    if (out.size() > kFlushBeyond) file.write(out), out.clear();
  }
  file.write(out);
  file.finish();
}

void write_entities(const std::filesystem::path& path, const Fused& fused, int threads) {
  TableFile file(path);
  const auto& data = fused.data();
  std::string out = "entity_id,records,sources";
  for (const auto& field : data.fields)
    if (field.present) {
      out += fmt::format(",{0},{0}_source,{0}_date", field.spec.name);
      if (keeps_further(field)) out += ',' + field.spec.also.front();
    }
  file.write(out + "\r\n");
  const Reliability reliability(fused.records, fused.members);
  constexpr std::size_t kStep = 4096;
  std::vector<std::string> pieces((fused.members.size() + kStep - 1) / kStep);
  in_pieces(fused.members.size(), kStep, threads, [&](std::size_t piece, std::size_t begin, std::size_t end) {
    auto& text = pieces[piece];
    for (auto i = begin; i < end; ++i) {
      const auto& members = fused.members[i];
      std::vector<std::uint16_t> sources;
      for (const auto record : members)
        if (std::ranges::find(sources, data.source[record]) == sources.end())
          sources.push_back(data.source[record]);
      text += fmt::format("{},{},{}", to_text(fused.ids[i]), members.size(), sources.size());
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
  });
  for (const auto& piece : pieces) file.write(piece);
  file.finish();
}

void write_review(const std::filesystem::path& path, const Fused& fused) {
  TableFile file(path);
  std::string out =
      "source_a,record_id_a,entity_a,source_b,record_id_b,entity_b,probability,bits,reason,reason_en,"
      "steps\r\n";
  const auto& data = fused.data();
  for (const auto& doubt : fused.doubts) {
    const auto a = first_of(doubt.pair), b = second_of(doubt.pair);
    base::append_csv_row(
        out, {data.source_of(a), data.id_of(a), to_text(fused.ids[fused.place[a]]), data.source_of(b),
              data.id_of(b), to_text(fused.ids[fused.place[b]]), probability_text(probability_of(doubt.bits)),
              fmt::format("{:.2f}", doubt.bits), doubt.reason.zh, doubt.reason.en,
              steps_json(fused.scorer, a, b)});
    if (out.size() > kFlushBeyond) file.write(out), out.clear();
  }
  file.write(out);
  file.finish();
}

void write_audit(const std::filesystem::path& path, const Fused& fused) {
  TableFile file(path);
  std::string out = "source,record_id,field,rule,severity,message\r\n";
  const auto& data = fused.data();
  for (const auto& finding : fused.findings) {
    base::append_csv_row(
        out, {data.source_of(finding.record), data.id_of(finding.record), finding.field, finding.rule,
              finding.severity, finding.message.zh + " / " + finding.message.en});
    if (out.size() > kFlushBeyond) file.write(out), out.clear();
  }
  file.write(out);
  file.finish();
}

void write_rejects(const std::filesystem::path& path, const std::vector<Reject>& rejects) {
  TableFile file(path);
  auto sorted = rejects;
  std::ranges::sort(sorted, [](const Reject& a, const Reject& b) {
    return std::tie(a.source, a.line) < std::tie(b.source, b.line);
  });
  std::string out = "source,line,record_id,reason,reason_en,row\r\n";
  for (const auto& reject : sorted) {
    base::append_csv_row(out, {reject.source, std::to_string(reject.line), reject.record_id, reject.reason.zh,
                               reject.reason.en, reject.row});
    if (out.size() > kFlushBeyond) file.write(out), out.clear();
  }
  file.write(out);
  file.finish();
}

}  // namespace qiying::fusion::internal
