#include "modules/sources/internal/match.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "engines/fusion/fusion.hpp"
#include "platform/base/background.hpp"
#include "platform/base/csv.hpp"
#include "platform/resources/resources.hpp"

namespace qiying::sources {
namespace {

/// A folder that goes away with the match, readable by nobody else.
class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("qiying_match_" + RunId::make().str())) {
    std::filesystem::create_directory(path_);
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

class RecordFile {
 public:
  explicit RecordFile(const std::filesystem::path& path) : file_(path, std::ios::binary) {
    std::string header = "record_id";
    for (const auto& place : kRecordFields)
      header += ',' + std::string(place.name == "updated_on" ? "updated_at" : place.name);
    file_ << header << '\n';
  }
  void add(const RecordFields& fields) {
    // Ids of sources may be any text; a number of their rank stands for them, so that order stays.
    auto line = fmt::format("{:09}", rows_++);
    for (const auto& place : kRecordFields) {
      line += ',';
      base::append_csv_cell(line, fields.*place.member);
    }
    file_ << line << '\n';
    if (!file_) throw std::runtime_error("a file for matching cannot be written");
  }

 private:
  std::ofstream file_;
  std::size_t rows_ = 0;
};

/// The ids of each source in their order; a record's place in it stands for it in the engine's files.
using Ids = std::map<std::string, std::vector<std::string>>;

std::string number_of(const Ids& ids, const std::string& source, const std::string& id) {
  const auto found = ids.find(source);
  if (found == ids.end()) return {};
  const auto at = std::ranges::lower_bound(found->second, id);
  if (at == found->second.end() || *at != id) return {};
  return fmt::format("{}:{:09}", source, at - found->second.begin());
}

Place place_of(const Ids& ids, std::string_view source, std::string_view number) {
  const auto& list = ids.at(std::string(source));
  return {std::string(source), list.at(std::stoul(std::string(number)))};
}

struct Code {
  std::string code;
};
QY_DESCRIBE(Code, QY_FIELD(code))

void write_source(db::Connection& db, const std::string& district, const std::string& source,
                  const std::filesystem::path& path, Ids& ids) {
  RecordFile file(path);
  auto& list = ids[source];
  const auto rows = db.run(
      "select record_id, uscc, org_code, reg_no, name, former_name, legal_person, phone, address, reg_date, "
      "capital,"
      " ent_type, scope, updated_on from sources.record where district = $1 and source_code = $2 order by "
      "record_id",
      district, source);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    RecordFields fields;
    std::size_t column = 1;
    for (const auto& place : kRecordFields) fields.*place.member = rows.text(i, column++);
    file.add(fields);
    list.emplace_back(rows.text(i, 0));
  }
}

void write_register(db::Connection& db, const std::string& district, const std::filesystem::path& path,
                    Ids& ids) {
  RecordFile file(path);
  auto& list = ids[std::string(kRegister)];
  register_::each_standing(db, district, std::nullopt, [&](const register_::Standing& standing) {
    file.add(fields_of(own_record(standing)));
    list.push_back(standing.record.id->str());
  });
}

struct DecisionRow {
  std::string a_source, a_id, b_source, b_id;
  bool same = false;
};
QY_DESCRIBE(DecisionRow, QY_FIELD(a_source), QY_FIELD(a_id), QY_FIELD(b_source), QY_FIELD(b_id),
            QY_FIELD(same))

/// What persons decided and did not take back, of records that are still there.
std::string decisions(db::Connection& db, const std::string& district, const Ids& ids) {
  std::string out;
  for (const auto& d :
       db.query<DecisionRow>("select a_source, a_id, b_source, b_id, same from sources.decision"
                             " where district = $1 and undone_at is null order by at, id",
                             district)) {
    const auto a = number_of(ids, d.a_source, d.a_id), b = number_of(ids, d.b_source, d.b_id);
    if (!a.empty() && !b.empty()) out += a + ',' + b + ',' + (d.same ? "same" : "different") + '\n';
  }
  return out.empty() ? out : "record_a,record_b,decision\n" + out;
}

fusion::Content engine_content() {
  fusion::Content content;
  for (const char* folder : {"content/fusion/", "content/divisions/"})
    for (const auto& file : resources::list(folder)) content.push_back({file.path, std::string(file.bytes)});
  return content;
}

template <class Take>
void each_row(const std::filesystem::path& path, Take take) {
  auto reader = base::CsvReader::open(path);
  for (bool header = true;; header = false) {
    const auto more = reader.next();
    if (!more.ok()) throw std::runtime_error(path.string() + ": " + more.error().message.en);
    if (!*more) return;
    if (!header) take(reader.cells());
  }
}

double real(std::string_view text) {
  return std::stod(std::string(text));
}

/// The engine names rows by their numbers; people know them by their ids.
std::string with_ids(const Ids& ids, const std::string& source, std::string message) {
  constexpr std::size_t kDigits = 9;
  for (std::size_t at = 0; at + kDigits <= message.size(); ++at) {
    const auto number = std::string_view(message).substr(at, kDigits);
    if (!std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; })) continue;
    const auto& list = ids.at(source);
    const auto row = std::stoul(std::string(number));
    if (row >= list.size()) continue;
    message.replace(at, kDigits, list[row]);
    at += list[row].size();
  }
  return message;
}

Match read_answers(const Folder& folder, const Ids& ids) {
  Match match;
  using Cells = std::span<const std::string_view>;
  const auto text = [](std::string_view cell) { return std::string(cell); };
  each_row(folder / "out/links.csv",
           [&](Cells c) { match.links.push_back({place_of(ids, c[0], c[1]), text(c[2]), real(c[3])}); });
  each_row(folder / "out/review.csv", [&](Cells c) {
    match.doubts.push_back({place_of(ids, c[0], c[1]),
                            place_of(ids, c[3], c[4]),
                            real(c[6]),
                            real(c[7]),
                            {text(c[8]), text(c[9])},
                            text(c[10])});
  });
  each_row(folder / "out/audit.csv", [&](Cells c) {
    auto both = text(c[5]);
    if (c[3] == "record.twice") both = with_ids(ids, text(c[0]), both);
    const auto cut = both.find(" / ");
    match.findings.push_back({place_of(ids, c[0], c[1]),
                              text(c[2]),
                              text(c[3]),
                              text(c[4]),
                              {both.substr(0, cut), cut == both.npos ? both : both.substr(cut + 3)}});
  });
  std::ifstream in(folder / "out/model.json", std::ios::binary);
  match.model.assign(std::istreambuf_iterator<char>(in), {});
  return match;
}

}  // namespace

base::Result<Match> match_district(db::Connection& db, const std::string& district) {
  const Folder folder;
  fusion::Request request;
  Ids ids;
  write_register(db, district, folder / "register.csv", ids);
  request.sources.push_back({std::string(kRegister), folder / "register.csv"});
  for (const auto& source : db.query<Code>(
           "select code from sources.source where district = $1 and active order by code", district)) {
    write_source(db, district, source.code, folder / (source.code + ".csv"), ids);
    request.sources.push_back({source.code, folder / (source.code + ".csv")});
  }
  request.out = folder / "out";
  request.profile = resources::get("content/fusion/profiles/enterprise.toml");
  request.decisions = decisions(db, district, ids);
  QY_CHECK(base::in_background(
      [&] { return fusion::fuse(request, engine_content(), [](const base::Text&, double) {}); }));
  return read_answers(folder, ids);
}

}  // namespace qiying::sources
