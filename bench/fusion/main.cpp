// Test data and scores for the fusion benchmark: `generate OUT ENTERPRISES SEED [NOISE]`, `evaluate LINKS
// TRUTH`.
#include <cstdlib>
#include <iostream>
#include <string>

#include "bench/fusion/blocking.hpp"
#include "bench/fusion/evaluate.hpp"
#include "bench/fusion/generate.hpp"
#include "bench/fusion/trade.hpp"

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "generate" && argc >= 5) {
    bench::Plan plan;
    plan.enterprises = std::strtoull(argv[3], nullptr, 10);
    plan.seed = std::strtoull(argv[4], nullptr, 10);
    if (argc > 5) plan.noise = std::strtod(argv[5], nullptr);
    std::cout << bench::generate(plan, argv[2]) << '\n';
    return 0;
  }
  if (what == "evaluate" && argc == 4) {
    std::cout << bench::to_json(bench::evaluate(argv[2], argv[3])) << '\n';
    return 0;
  }
  if (what == "trade" && argc >= 3) {
    auto* misses = argc > 3 && std::string(argv[3]) == "--misses" ? &std::cerr : nullptr;
    std::cout << bench::to_json(bench::score_trade_names(argv[2], "content", misses)) << '\n';
    return 0;
  }
  if (what == "blocking" && argc >= 4) {
    std::vector<std::pair<std::string, std::filesystem::path>> tables;
    for (int i = 3; i < argc; ++i) {
      const std::string text = argv[i];
      const auto equals = text.find('=');
      tables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    std::cout << bench::to_json(bench::measure_blocking(tables, argv[2], "content")) << '\n';
    return 0;
  }
  std::cerr << "usage: fusion_data generate OUT ENTERPRISES SEED [NOISE] | evaluate LINKS TRUTH | trade "
               "NAMES [--misses] | blocking TRUTH SOURCE=FILE...\n";
  return 2;
}
