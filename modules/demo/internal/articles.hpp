#pragma once
/// The articles of the demo: real policies in our own words with number and address, invented notices and
/// news, answers to common questions. Pure.

#include "modules/content/content.hpp"
#include "modules/demo/internal/organisations.hpp"

namespace qiying::demo {

/// Everything that has been published up to now, and six articles that wait for editor and publisher.
std::vector<content::ReadyArticle> make_articles(std::uint64_t seed, base::Timestamp now, const Staff& staff);

}  // namespace qiying::demo
