#pragma once
// Relations of one performance form.

#include <string>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/indicators.hpp"

namespace qiying::disclosure::internal {

// Within the form of the project that it names.
Place place(const Form& form, const std::string& name, std::size_t line);
// Weights make their total and the shares printed above them.
void check_weights(const Form& form, Ledger& ledger);
// Points make the total.
void check_total_points(const Form& form, Ledger& ledger);

}  // namespace qiying::disclosure::internal
