#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <future>
#include <iterator>
#include <numeric>

#include "engines/fusion/fusion.hpp"
#include "engines/fusion/internal/audit.hpp"
#include "engines/fusion/internal/decisions.hpp"
#include "engines/fusion/internal/history.hpp"
#include "engines/fusion/internal/incremental.hpp"
#include "engines/fusion/internal/model_json.hpp"
#include "engines/fusion/internal/output/report.hpp"
#include "engines/fusion/internal/output/tables.hpp"
#include "engines/fusion/internal/parallel.hpp"

namespace qiying::fusion {
namespace {

using namespace internal;

constexpr const char* kEntitiesFile = "entities.csv";
constexpr double kDoubtBits = 3.3;  // about one in ten
constexpr std::size_t kLookedAt = 4;
constexpr RecordId kNobody = ~RecordId{0};

base::Error in_file(base::Error error, const std::filesystem::path& path) {
  error.field = path.string() + (error.field.empty() ? "" : ": " + error.field);
  return error;
}

Result<void> read_sources(const Request& request, TableReader& reader, const Progress& progress) {
  double done = 0;
  for (const auto& source : request.sources) {
    progress({"读取 " + source.path.filename().string(), "Reading " + source.path.filename().string()},
             0.2 * done++ / static_cast<double>(request.sources.size()));
    const auto read = reader.read(base::CsvReader::open(source.path), source.name, request.source_column);
    if (!read) return in_file(read.error(), source.path);
  }
  return {};
}

Members members_of(const std::vector<RecordId>& entity, std::vector<std::uint32_t>& place) {
  std::vector<std::uint32_t> sizes;
  place.resize(entity.size());
  for (RecordId record = 0; record < entity.size(); ++record) {
    if (entity[record] == record) sizes.push_back(0);
    place[record] =
        entity[record] == record ? static_cast<std::uint32_t>(sizes.size() - 1) : place[entity[record]];
    ++sizes[place[record]];
  }
  Members members(sizes.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) members[i].reserve(sizes[i]);
  for (RecordId record = 0; record < entity.size(); ++record) members[place[record]].push_back(record);
  return members;
}

// Of the strongest of the pairs that hold a record in its entity, and whose pair that is; 1 when it is alone.
void measure_places(Fused& fused, const std::vector<Edge>& edges) {
  const auto& place = fused.place;
  std::vector<float> bits(place.size(), -100);
  fused.partner.resize(place.size());
  std::iota(fused.partner.begin(), fused.partner.end(), RecordId{0});
  const auto take = [&](RecordId record, RecordId other, float found) {
    if (found <= bits[record]) return;
    bits[record] = found;
    fused.partner[record] = other;
  };
  for (const auto& edge : edges) {
    const auto a = first_of(edge.pair), b = second_of(edge.pair);
    if (place[a] != place[b]) continue;
    take(a, b, edge.bits);
    take(b, a, edge.bits);
  }
  fused.probability.resize(place.size());
  for (RecordId i = 0; i < place.size(); ++i) {
    const auto& members = fused.members[place[i]];
    if (!fused.looked_at(i)) {
      fused.probability[i] = fused.data().sure[i];
      continue;
    }
    // Held together by others, without a pair of its own that was worth keeping.
    for (std::size_t j = 0; j < members.size() && j < kLookedAt && bits[i] < -99; ++j)
      if (members[j] != i) take(i, members[j], static_cast<float>(fused.scorer.score(i, members[j])));
    fused.probability[i] =
        members.size() == 1 ? 1 : static_cast<float>(probability_of(std::max(bits[i], 0.0F)));
  }
}

base::Text reason_of(const Records& records, PairKey pair, bool together, double bits) {
  const auto a = records.identity(first_of(pair)), b = records.identity(second_of(pair));
  if (!together && a != 0 && b != 0 && a != b)
    return {"其余信息相合，但统一社会信用代码不同", "All agrees but the two valid codes"};
  if (!together && bits > kDoubtBits)
    return {"两条记录相合，但所在主体的其他记录不相合",
            "The pair agrees, the other records of the two entities do not"};
  if (together) return {"已合并，但证据不充分", "Merged, on weak evidence"};
  return {"证据不足以判定", "The evidence does not decide"};
}

// Of all open pairs between two entities the strongest stands for them.
std::vector<Edge> strongest(std::vector<Edge> edges, const std::vector<std::uint32_t>& place) {
  const auto between = [&](const Edge& e) {
    return pair_key(place[first_of(e.pair)], place[second_of(e.pair)]);
  };
  std::ranges::sort(edges, [&](const Edge& a, const Edge& b) {
    const auto x = between(a), y = between(b);
    return x != y ? x < y : a.bits != b.bits ? a.bits > b.bits : a.pair < b.pair;
  });
  const auto last = std::unique(edges.begin(), edges.end(),
                                [&](const Edge& a, const Edge& b) { return between(a) == between(b); });
  edges.erase(last, edges.end());
  return edges;
}

// Doubts of the last run between records that were not looked at since.
std::vector<Edge> still_open(const Fused& fused, const std::vector<Edge>& before) {
  std::vector<Edge> open;
  if (fused.marked.empty()) return open;
  const auto& was = fused.data().was;
  std::vector<RecordId> now(was.empty() ? 0 : *std::ranges::max_element(was) + 1, kNobody);
  for (RecordId i = 0; i < was.size(); ++i)
    if (was[i] != 0 && !fused.looked_at(i)) now[was[i]] = i;
  for (const auto& doubt : before) {
    const auto x = std::size_t{first_of(doubt.pair)} + 1, y = std::size_t{second_of(doubt.pair)} + 1;
    if (x < now.size() && y < now.size() && now[x] != kNobody && now[y] != kNobody)
      open.push_back({pair_key(now[x], now[y]), doubt.bits});
  }
  return open;
}

std::vector<Doubt> doubts_of(const Fused& fused, const std::vector<Edge>& edges, const Clustering& clusters,
                             const std::vector<Decision>& decisions, const std::vector<Edge>& before) {
  const auto settled = [&](RecordId record) {
    return fused.members[fused.place[record]].size() > 1 && fused.probability[record] > 0.9;
  };
  std::vector<Edge> open = clusters.refused;
  for (const auto& edge : edges)
    if (std::abs(edge.bits) < kDoubtBits) open.push_back(edge);
  std::ranges::copy(still_open(fused, before), std::back_inserter(open));
  std::vector<Doubt> out;
  for (const auto& edge : strongest(std::move(open), fused.place)) {
    if (std::ranges::any_of(decisions, [&](const Decision& d) { return d.settles && d.pair == edge.pair; }))
      continue;
    const auto a = first_of(edge.pair), b = second_of(edge.pair);
    const bool together = fused.place[a] == fused.place[b];
    // What other pairs hold together, or apart, is no doubt.
    if (settled(a) && settled(b) && (together || edge.bits < kDoubtBits)) continue;
    out.push_back({edge.pair, edge.bits, reason_of(fused.records, edge.pair, together, edge.bits)});
  }
  std::ranges::sort(out, [](const Doubt& a, const Doubt& b) {
    return std::abs(a.bits) != std::abs(b.bits) ? std::abs(a.bits) < std::abs(b.bits) : a.pair < b.pair;
  });
  return out;
}

// What an earlier run left; empty without one.
Result<State> load_state(const Request& request) {
  if (request.state.empty() || !std::filesystem::exists(request.state / kStateFile)) return State{};
  auto state = read_state(request.state);
  if (state.profile != request.profile)
    return base::invalid(
        "--state", "fusion.other_profile",
        {"该目录的结果使用了另一个 profile", "The state in this directory was made with another profile"},
        {"请使用同一 profile，或换一个目录", "Use the same profile, or another directory"});
  state.found.lines.read(request.state / kEntitiesFile);
  return state;
}

// Decisions of all runs; those of this one come last and so count.
std::string all_decisions(const Request& request) {
  const auto file = request.state / "decisions.csv";
  std::string kept;
  if (!request.state.empty() && std::filesystem::exists(file)) {
    std::ifstream in(file, std::ios::binary);
    kept.assign(std::istreambuf_iterator<char>(in), {});
  }
  if (!kept.empty() && !kept.ends_with('\n')) kept += '\n';
  return kept + request.decisions;
}

class Run {
 public:
  Run(const Request& request, const Profile& profile, const Reference& reference, const Progress& progress)
      : request_(request), profile_(profile), reference_(reference), progress_(progress) {}

  Result<Summary> run(State known) {
    TableReader reader(profile_, request_.headers, std::move(known.data));
    QY_CHECK(read_sources(request_, reader, progress_));
    reader.finish();
    const auto decisions_text = all_decisions(request_);
    const auto read = read_decisions(decisions_text, reader.data());
    if (!read) return in_file(read.error(), "--decisions");
    const auto& decisions = *read;
    progress_({"标准化", "Standardising"}, 0.2);
    const auto values = values_to_keep(known, reader.data());
    Records records(reader.data(), reference_, request_.threads, std::move(known.comparators));
    std::optional<Model> model;
    if (const auto& text = request_.model.empty() ? known.found.model : request_.model; !text.empty()) {
      QY_TRY(model, model_from_json(text, records));
    }
    const bool again = !known.found.entity.empty();
    const auto matched = again ? match_fresh(records, *model, decisions, request_.threads, progress_)
                               : match_all(records, model, decisions, request_.threads, progress_);
    const Scorer scorer(records, *model);
    check_values(reader.data(), reference_, request_.threads, known.found.checks);
    auto fused = collect({records, *model, scorer}, matched, decisions, known.found);
    auto findings = std::async(std::launch::async, [&] { return audit(fused, known.found.checks); });
    const auto entities = entity_table(fused, known.found.lines, request_.threads);
    fused.findings = findings.get();
    known.found.lines = entities.lines;
    progress_({"写出结果", "Writing"}, 0.9);
    write_all(fused, reader, entities, conclude(fused, std::move(known.found)), values);
    if (!request_.state.empty()) keep_state(decisions_text);
    progress_({"完成", "Done"}, 1);
    return summarise(fused, reader);
  }

 private:
  Fused collect(Fused fused, const Matched& matched, const std::vector<Decision>& decisions,
                const Conclusions& before) {
    progress_({"稽核", "Auditing"}, 0.8);
    fused.candidates = matched.candidates;
    fused.suspects = matched.suspects;
    fused.marked = matched.marked;
    fused.members = members_of(matched.clusters.entity, fused.place);
    measure_places(fused, matched.edges);
    history_ = name_entities(fused);
    fused.ids = history_.ids;
    fused.doubts = doubts_of(fused, matched.edges, matched.clusters, decisions, before.doubts);
    return fused;
  }

  // What the next run needs to know. `found` brings the checks and the lines.
  Conclusions conclude(const Fused& fused, Conclusions found) const {
    found.model = to_json(fused.model, fused.records);
    found.entity.clear();
    for (const auto place : fused.place) found.entity.push_back(fused.ids[place]);
    found.sure = fused.probability;
    found.suspect.assign(fused.suspects.begin(), fused.suspects.end());
    found.doubts.clear();
    for (const auto& doubt : fused.doubts)
      found.doubts.push_back({doubt.pair, static_cast<float>(doubt.bits)});
    return found;
  }

  // Checksum of the file of values when it knows nearly all of them; else it is to be written.
  static std::optional<std::uint64_t> values_to_keep(const State& known, const Dataset& data) {
    if (known.comparators.empty()) return std::nullopt;
    constexpr std::size_t kAcceptable = 32;  // one new value in so many
    std::size_t fresh = 0, all = 0;
    for (std::size_t i = 0; i < data.fields.size(); ++i) {
      const auto n = data.fields[i].values.size();
      if (data.fields[i].spec.type == FieldType::carry) continue;
      all += n;
      fresh += n - (i < known.comparators.size() && known.comparators[i] ? known.comparators[i]->known() : 1);
    }
    return fresh * kAcceptable <= all ? std::optional(known.values) : std::nullopt;
  }

  void write_all(const Fused& fused, TableReader& reader, const EntityTable& entities, Conclusions found,
                 std::optional<std::uint64_t> values) const {
    const auto& out = request_.out;
    std::filesystem::create_directories(out);
    const std::function<void()> tasks[] = {
        [&] {
          if (values)
            carry_file(kValuesFile, request_.state, out);
          else
            values = write_values(out, reader.data(), fused.records.comparators());
          write_state(out, request_.profile, reader.data(), found, *values);
        },
        [&] { write_entities(out / kEntitiesFile, entities); },
        [&] { write_links(out / "links.csv", fused); },
        [&] { write_audit(out / "audit.csv", fused); },
        [&] { write_review(out / "review.csv", fused); },
        [&] { write_text(out / "report.html", report_html(fused, reader.reports())); },
        [&] { write_rejects(out / "rejects.csv", reader.rejects()); },
        [&] { write_text(out / "model.json", found.model); }};
    in_pieces(std::size(tasks), 1, request_.threads,
              [&](std::size_t, std::size_t task, std::size_t) { tasks[task](); });
  }

  Summary summarise(const Fused& fused, const TableReader& reader) const {
    Summary summary;
    for (const auto& report : reader.reports())
      summary.rows += report.rows, summary.rejected += report.rejected;
    summary.records = fused.data().size();
    summary.entities = fused.members.size();
    summary.candidates = fused.candidates;
    summary.to_review = fused.doubts.size();
    summary.findings = fused.findings.size();
    summary.merges = history_.merges;
    summary.splits = history_.splits;
    return summary;
  }

  void keep_state(const std::string& decisions) const {
    std::filesystem::create_directories(request_.state);
    for (const char* name : {kEntitiesFile, kValuesFile, kStateFile})
      carry_file(name, request_.out, request_.state);
    if (!decisions.empty()) write_text(request_.state / "decisions.csv", decisions);
    append_log(request_.state / "moves.csv", history_);
  }

  // Files are never written to again, only replaced, so one on the disk is enough for both places.
  static void carry_file(const char* name, const std::filesystem::path& from,
                         const std::filesystem::path& to) {
    std::error_code not_there;
    if (std::filesystem::equivalent(from / name, to / name, not_there)) return;
    const auto unfinished = to / (std::string(name) + ".new");
    std::error_code no_links;
    std::filesystem::remove(unfinished);
    std::filesystem::create_hard_link(from / name, unfinished, no_links);
    if (no_links) std::filesystem::copy_file(from / name, unfinished);
    std::filesystem::rename(unfinished, to / name);
  }

  const Request& request_;
  const Profile& profile_;
  const Reference& reference_;
  const Progress& progress_;
  History history_;
};

}  // namespace

Result<Summary> fuse(const Request& request, const Content& content, const Progress& progress) {
  QY_TRY(const auto profile, parse_profile(request.profile));
  auto state = std::async(std::launch::async, load_state, std::cref(request));
  QY_TRY(const auto reference, Reference::load(needs_reference(profile) ? content : Content{}));
  QY_TRY(auto known, state.get());
  return Run(request, profile, reference, progress).run(std::move(known));
}

}  // namespace qiying::fusion
