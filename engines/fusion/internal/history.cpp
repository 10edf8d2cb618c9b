#include "engines/fusion/internal/history.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "engines/fusion/internal/flat_map.hpp"
#include "platform/base/csv.hpp"

namespace qiying::fusion::internal {
namespace {

struct Claim {
  std::uint32_t records;  // that the cluster has of the entity
  EntityId id;
  std::uint32_t cluster;
  bool operator<(const Claim& o) const {
    return records != o.records ? records > o.records : id != o.id ? id < o.id : cluster < o.cluster;
  }
};

std::vector<Claim> claims_of(const Fused& fused, const std::vector<EntityId>& before) {
  std::vector<Claim> claims;
  std::map<EntityId, std::uint32_t> counts;
  const auto& members = fused.members;
  for (std::uint32_t cluster = 0; cluster < members.size(); ++cluster) {
    if (!fused.looked_at(members[cluster].front())) continue;
    counts.clear();
    for (const auto record : members[cluster])
      if (before[record] != 0) ++counts[before[record]];
    for (const auto& [id, n] : counts) claims.push_back({n, id, cluster});
  }
  std::sort(claims.begin(), claims.end());
  return claims;
}

// All entities of the last run: untouched ones are known by any of their records.
FlatMap ids_before(const Fused& fused) {
  FlatMap ids(fused.members.size());
  for (const auto& members : fused.members)
    for (const auto record : members) {
      ids.add(fused.data().before[record], 0);
      if (!fused.looked_at(record)) break;
    }
  return ids;
}

std::string partner_of(const Fused& fused, RecordId record) {
  const auto partner = fused.partner[record];
  return partner == record ? std::string() : fused.data().key_of(partner);
}

}  // namespace

History name_entities(const Fused& fused) {
  const auto& data = fused.data();
  const auto& members = fused.members;
  const auto& before = data.before;
  History history;
  history.ids.resize(members.size());
  auto taken = ids_before(fused);
  std::unordered_set<EntityId> kept;
  std::unordered_map<EntityId, std::uint32_t> parts;
  std::vector<std::uint32_t> sources_of_cluster(members.size());
  for (const auto& claim : claims_of(fused, before)) {
    ++parts[claim.id];
    ++sources_of_cluster[claim.cluster];
    if (history.ids[claim.cluster] == 0 && kept.insert(claim.id).second)
      history.ids[claim.cluster] = claim.id;
  }
  for (const auto& [id, n] : parts) history.splits += n > 1;
  for (const auto n : sources_of_cluster) history.merges += n > 1;
  for (std::size_t cluster = 0; cluster < members.size(); ++cluster) {
    auto& id = history.ids[cluster];
    if (!fused.looked_at(members[cluster].front())) {
      id = before[members[cluster].front()];
      continue;
    }
    for (auto hash = hash_of(data.key_of(members[cluster].front())); id == 0; hash = mix(hash + 1))
      if (hash != 0 && taken.add(hash, 0)) id = hash;
    for (const auto record : members[cluster])
      if (before[record] != 0 && before[record] != id)
        history.moves.push_back({data.key_of(record), before[record], id, partner_of(fused, record)});
  }
  return history;
}

void append_log(const std::filesystem::path& path, const History& history) {
  const bool fresh = !std::filesystem::exists(path);
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "ab"), &std::fclose);
  if (!file) throw std::runtime_error(path.string() + ": cannot be written");
  std::string out = fresh ? "record,from_entity,to_entity,with\r\n" : "";
  for (const auto& move : history.moves)
    base::append_csv_row(out, {move.record, to_text(move.from), to_text(move.to), move.with});
  if (std::fwrite(out.data(), 1, out.size(), file.get()) != out.size())
    throw std::runtime_error(path.string() + ": cannot be written");
}

}  // namespace qiying::fusion::internal
