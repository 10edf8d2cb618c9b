#pragma once
/// Records of all sources and the register's enterprises, put to the engine (engines/fusion): which records
/// are of one enterprise, which pairs are doubtful, what is wrong with values. Files in a folder of its own,
/// removed afterwards.

#include "modules/sources/internal/record.hpp"

namespace qiying::sources {

/// A record by its place.
struct Place {
  std::string source, id;
  auto operator<=>(const Place&) const = default;
};

struct Link {
  Place record;
  std::string cluster;
  double probability = 1;
};
struct Doubt {
  Place a, b;
  double probability = 0, bits = 0;
  base::Text reason;
  std::string steps;  ///< JSON list
};
struct Finding {
  Place record;
  std::string field, rule, severity;
  base::Text message;
};
struct Match {
  std::vector<Link> links;
  std::vector<Doubt> doubts;
  std::vector<Finding> findings;
  std::string model;  ///< the learned weights, JSON
};

/// Reads the district's records, runs the engine, and gives what it found. Errors of the engine are those of
/// its input; files that cannot be written throw std::runtime_error.
base::Result<Match> match_district(db::Connection& db, const std::string& district);

}  // namespace qiying::sources
