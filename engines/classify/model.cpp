#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "engines/classify/classify.hpp"
#include "engines/classify/internal/data.hpp"
#include "engines/classify/internal/words.hpp"
#include "platform/base/json.hpp"
#include "platform/base/text.hpp"

namespace qiying::classify {
namespace {

using base::Result;
using internal::Term;
static_assert(std::endian::native == std::endian::little, "bytes of a model are little-endian");

constexpr std::string_view kMagic = "QYCLASS1";
constexpr int kVersion = 2;

base::Error bad_model(const char* why) {
  return base::invalid("model", "classify.bad_model",
                       {"不是可用的分类模型，请重新训练", std::string("Not a usable model (") + why + ")"});
}

std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t h = 0xCBF29CE484222325;
  for (const unsigned char c : bytes) h = (h ^ c) * 0x100000001B3;
  return h;
}

template <class T>
void put(std::string& out, const std::vector<T>& values) {
  out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

void put_text(std::string& out, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  out.append(reinterpret_cast<const char*>(&size), sizeof size);
  out += text;
}

// Takes parts off the front; after a part that is not whole everything fails.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  std::string_view take(std::size_t size) {
    if (size > rest_.size()) return fail();
    const auto out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return out;
  }
  std::string_view text() {
    std::uint32_t size = 0;
    const auto head = take(sizeof size);
    if (!whole_) return {};
    std::memcpy(&size, head.data(), sizeof size);
    return take(size);
  }
  template <class T>
  std::vector<T> values(std::size_t count) {
    if (count > rest_.size() / sizeof(T)) return fail(), std::vector<T>{};
    std::vector<T> out(count);
    const auto bytes = take(count * sizeof(T));
    if (!bytes.empty()) std::memcpy(out.data(), bytes.data(), bytes.size());
    return out;
  }
  bool whole() const { return whole_; }
  bool at_end() const { return whole_ && rest_.empty(); }

 private:
  std::string_view fail() {
    whole_ = false;
    rest_ = {};
    return {};
  }
  std::string_view rest_;
  bool whole_ = true;
};

bool are_finite(const std::vector<float>& values) {
  return std::ranges::all_of(values, [](float v) { return std::isfinite(v); });
}

bool is_sound(const Model::Data& d) {
  const auto& f = d.facts;
  return std::ranges::is_sorted(d.features) && are_finite(d.rarity) && are_finite(d.bias) &&
         are_finite(d.weights) && std::isfinite(f.temperature) && f.temperature > 0 &&
         std::isfinite(f.threshold);
}

bool has_sound_sizes(const Facts& f) {
  return f.labels >= 2 && f.labels <= static_cast<std::int64_t>(kMostLabels) && f.features >= 0 &&
         f.features <= static_cast<std::int64_t>(kMostWeights) / f.labels;
}

// --- reasons ---

double mean_weight(const Model::Data& data, std::size_t feature) {
  const auto n = data.labels.size();
  double sum = 0;
  for (std::size_t l = 0; l < n; ++l) sum += data.weights[feature * n + l];
  return sum / static_cast<double>(n);
}

// What each unit of the text adds to the label's score beyond the mean of all labels; an n-gram's weight is
// shared by its units. What the context adds comes last.
std::vector<double> shares_of_units(const Model::Data& data, std::span<const Term> terms, std::size_t label,
                                    const internal::Text& text) {
  std::vector<double> out(text.units.size() + 1);
  for (const auto& t : terms) {
    const double own = data.weights[t.feature * data.labels.size() + label];
    const double weight = t.value * (own - mean_weight(data, t.feature));
    if (t.is_context) {
      out.back() += weight;
      continue;
    }
    const auto first = std::ranges::lower_bound(text.units, t.begin, {}, &internal::Text::Unit::begin);
    const auto last = std::ranges::lower_bound(text.units, t.end, {}, &internal::Text::Unit::begin);
    for (auto unit = first; unit != last; ++unit)
      out[static_cast<std::size_t>(unit - text.units.begin())] += weight / static_cast<double>(last - first);
  }
  return out;
}

struct Piece {
  internal::Span span;
  double weight = 0;
};

// Neighbouring units that speak for the label make one piece; weak ones end it.
std::vector<Piece> runs_of(const internal::Text& text, std::span<const double> shares, double floor) {
  std::vector<Piece> out;
  bool open = false;
  for (std::size_t i = 0; i < text.units.size(); ++i) {
    const auto& unit = text.units[i];
    const bool speaks = shares[i] > floor;
    const bool goes_on = speaks && open && unit.joins;
    open = speaks;
    if (!speaks) continue;
    if (!goes_on) out.push_back({{unit.begin, unit.end}, 0});
    out.back().span.end = unit.end;
    out.back().weight += shares[i];
  }
  return out;
}

// Pieces cut at a word's middle get the rest of the word; those that meet in one word become one.
std::vector<Piece> in_whole_words(std::vector<Piece> runs, const std::vector<std::uint32_t>& bounds) {
  std::vector<Piece> out;
  for (auto& run : runs) {
    run.span = internal::whole_words(run.span, bounds);
    if (out.empty() || run.span.begin >= out.back().span.end) {
      out.push_back(run);
      continue;
    }
    out.back().span.end = std::max(out.back().span.end, run.span.end);
    out.back().weight += run.weight;
  }
  return out;
}

std::vector<Reason> reasons_for(const Model::Data& data, std::span<const Term> terms, std::size_t label,
                                const internal::Text& text, const std::vector<std::uint32_t>& bounds,
                                std::size_t most) {
  constexpr double kWeak = 0.25;
  const auto shares = shares_of_units(data, terms, label, text);
  const double floor = kWeak * std::max(0.0, std::ranges::max(shares));
  std::vector<Reason> out;
  for (const auto& p : in_whole_words(runs_of(text, shares, floor), bounds))
    out.push_back({text.folded.substr(p.span.begin, p.span.end - p.span.begin), p.weight});
  if (shares.back() > floor) out.push_back({text.context, shares.back()});
  std::ranges::sort(out, [](const Reason& a, const Reason& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.piece < b.piece;
  });
  if (out.size() > most) out.resize(most);
  return out;
}

}  // namespace

const Facts& Model::facts() const {
  return data_->facts;
}

const std::vector<std::string>& Model::labels() const {
  return data_->labels;
}

std::string Model::bytes() const {
  std::string body;
  put_text(body, base::to_json(data_->facts));
  for (const auto& label : data_->labels) put_text(body, label);
  put(body, data_->features);
  put(body, data_->rarity);
  put(body, data_->bias);
  put(body, data_->weights);
  const auto sum = checksum(body);
  std::string out(kMagic);
  out.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  return out += body;
}

Result<Model> Model::load(std::string_view bytes) {
  Reader in(bytes);
  if (in.take(kMagic.size()) != kMagic) return bad_model("its first bytes are wrong");
  const auto sum = in.values<std::uint64_t>(1);
  if (!in.whole() || sum[0] != checksum(bytes.substr(kMagic.size() + sizeof sum[0])))
    return bad_model("it is damaged");
  const auto facts = base::from_json<Facts>(in.text());
  if (!facts || facts->version != kVersion || !has_sound_sizes(*facts))
    return bad_model("its facts are wrong");
  const auto labels = static_cast<std::size_t>(facts->labels);
  const auto features = static_cast<std::size_t>(facts->features);
  auto data = std::make_shared<Data>();
  data->facts = *facts;
  for (std::size_t i = 0; i < labels && in.whole(); ++i) data->labels.emplace_back(in.text());
  data->features = in.values<std::uint64_t>(features);
  data->rarity = in.values<float>(features);
  data->bias = in.values<float>(labels);
  data->weights = in.values<float>(features * labels);
  if (!in.at_end() || !is_sound(*data)) return bad_model("its parts do not fit together");
  return Model(std::move(data));
}

Suggestion Model::suggest(std::string_view raw, const Ask& ask) const {
  Suggestion out;
  const auto text = internal::read_text(raw, ask.context);
  const auto terms = internal::terms_of(internal::grams_of(text), data_->features, data_->rarity);
  if (terms.empty() || ask.top == 0) return out;
  const auto shares = internal::softmax(internal::scores_of(*data_, terms), data_->facts.temperature);
  std::vector<std::size_t> order(shares.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto top = std::min(ask.top, order.size());
  std::ranges::partial_sort(
      order, order.begin() + static_cast<std::ptrdiff_t>(top),
      [&](std::size_t a, std::size_t b) { return shares[a] != shares[b] ? shares[a] > shares[b] : a < b; });
  const auto bounds = internal::word_bounds(text.folded);
  for (std::size_t i = 0; i < top; ++i)
    out.choices.push_back({data_->labels[order[i]], shares[order[i]],
                           reasons_for(*data_, terms, order[i], text, bounds, ask.reasons)});
  out.sure = out.choices.front().confidence >= data_->facts.threshold;
  return out;
}

std::string damaged(std::string_view text, double share, std::uint64_t seed) {
  const auto points = base::to_code_points(base::first_code_points(text, internal::kLongestText));
  std::u32string out;
  auto state = seed;
  const auto draw = [&] { return static_cast<double>((state = internal::mix(state)) >> 11) * 0x1.0p-53; };
  for (const auto point : points) {
    const auto chance = draw();
    if (chance >= share)
      out += point;
    else if (chance >= share / 2)
      out += points[static_cast<std::size_t>(draw() * static_cast<double>(points.size()))];
  }
  return base::from_code_points(out);
}

}  // namespace qiying::classify
