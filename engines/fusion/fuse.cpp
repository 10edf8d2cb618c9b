#include <fmt/format.h>

#include <algorithm>

#include "engines/fusion/fusion.hpp"
#include "engines/fusion/internal/audit.hpp"
#include "engines/fusion/internal/decisions.hpp"
#include "engines/fusion/internal/history.hpp"
#include "engines/fusion/internal/model_json.hpp"
#include "engines/fusion/internal/output/report.hpp"
#include "engines/fusion/internal/output/tables.hpp"
#include "engines/fusion/internal/suspect.hpp"

namespace qiying::fusion {
namespace {

using namespace internal;

constexpr const char* kStateFile = "fusion.state";
constexpr double kDoubtBits = 3.3;  // about one in ten

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
  Members members;
  place.resize(entity.size());
  for (RecordId record = 0; record < entity.size(); ++record) {
    if (entity[record] == record) {
      place[record] = static_cast<std::uint32_t>(members.size());
      members.emplace_back();
    } else {
      place[record] = place[entity[record]];
    }
    members[place[record]].push_back(record);
  }
  return members;
}

// Of the strongest of the pairs that hold a record in its entity; 1 when it is alone.
std::vector<float> probabilities(const Members& members, const std::vector<Edge>& edges,
                                 const std::vector<std::uint32_t>& place) {
  std::vector<float> bits(place.size(), -100);
  for (const auto& edge : edges) {
    const auto a = first_of(edge.pair), b = second_of(edge.pair);
    if (place[a] != place[b]) continue;
    bits[a] = std::max(bits[a], edge.bits);
    bits[b] = std::max(bits[b], edge.bits);
  }
  std::vector<float> out(place.size());
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = members[place[i]].size() == 1 ? 1 : static_cast<float>(probability_of(std::max(bits[i], 0.0F)));
  return out;
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

std::vector<Doubt> doubts_of(const Fused& fused, const std::vector<Edge>& edges, const Clustering& clusters,
                             const std::vector<Decision>& decisions) {
  const auto settled = [&](RecordId record) {
    return fused.members[fused.place[record]].size() > 1 && fused.probability[record] > 0.9;
  };
  std::vector<Edge> open = clusters.refused;
  for (const auto& edge : edges)
    if (std::abs(edge.bits) < kDoubtBits) open.push_back(edge);
  std::vector<Doubt> out;
  for (const auto& edge : strongest(std::move(open), fused.place)) {
    if (std::ranges::any_of(decisions, [&](const Decision& d) { return d.pair == edge.pair; })) continue;
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

void write_all(const Request& request, const Fused& fused, const TableReader& reader, State&& state) {
  const auto& out = request.out;
  std::filesystem::create_directories(out);
  write_links(out / "links.csv", fused);
  write_entities(out / "entities.csv", fused, request.threads);
  write_review(out / "review.csv", fused);
  write_audit(out / "audit.csv", fused);
  write_rejects(out / "rejects.csv", reader.rejects());
  write_text(out / "model.json", state.model);
  write_text(out / "report.html", report_html(fused, reader.reports()));
}

}  // namespace

Result<Summary> fuse(const Request& request, const Content& content, const Progress& progress) {
  QY_TRY(const auto reference, Reference::load(content));
  QY_TRY(const auto profile, parse_profile(request.profile));
  TableReader reader(profile, request.headers);
  QY_CHECK(read_sources(request, reader, progress));
  reader.finish();
  auto& data = reader.data();
  QY_TRY(const auto decisions, read_decisions(request.decisions, data));
  progress({"标准化", "Standardising"}, 0.2);
  const Records records(data, reference, request.threads);
  std::optional<Model> model;
  if (!request.model.empty()) {
    QY_TRY(model, model_from_json(request.model, records));
  }
  progress({"寻找候选", "Looking for candidates"}, 0.35);
  const auto pairs = block_pairs(records, {}, request.threads);
  progress({"比较与学习", "Comparing and learning"}, 0.5);
  auto scored = score_pairs(records, pairs, model, request.threads);
  const Scorer scorer(records, *model);
  progress({"归并", "Clustering"}, 0.75);
  const auto suspects = set_aside_wrong_codes(scorer, scored.edges);
  const auto clusters = cluster(scorer, scored.edges, suspects, decisions, {});
  Fused fused{records, *model, scorer};
  fused.candidates = scored.candidates;
  fused.suspects = suspects;
  fused.members = members_of(clusters.entity, fused.place);
  fused.probability = probabilities(fused.members, scored.edges, fused.place);
  const auto history = name_entities(data, fused.members, std::vector<EntityId>(data.size()));
  fused.ids = history.ids;
  fused.doubts = doubts_of(fused, scored.edges, clusters, decisions);
  progress({"稽核", "Auditing"}, 0.85);
  fused.findings = audit(fused, reference);
  progress({"写出结果", "Writing"}, 0.9);
  State state;
  state.profile = request.profile;
  state.model = to_json(*model, records);
  Summary summary;
  for (const auto& report : reader.reports())
    summary.rows += report.rows, summary.rejected += report.rejected;
  summary.records = data.size();
  summary.entities = fused.members.size();
  summary.candidates = fused.candidates;
  summary.to_review = fused.doubts.size();
  summary.findings = fused.findings.size();
  summary.merges = history.merges;
  summary.splits = history.splits;
  for (const auto place : fused.place) state.entity.push_back(fused.ids[place]);
  write_all(request, fused, reader, std::move(state));
  state.data = std::move(data);
  write_state(request.out / kStateFile, state);
  progress({"完成", "Done"}, 1);
  return summary;
}

}  // namespace qiying::fusion
