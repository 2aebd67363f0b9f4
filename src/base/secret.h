// Bytes that are wiped when they go: client secrets and tokens. Never printed, never in an error.
#pragma once

#include <string>
#include <string_view>

namespace dyncx {

void wipe(std::string& text); // overwrites, then empties

class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string_view text) : text_(text) {}
    Secret(const Secret&) = default;
    Secret& operator=(const Secret& other) {
        if (this != &other) {
            wipe(text_);
            text_ = other.text_;
        }
        return *this;
    }
    ~Secret() { wipe(text_); }

    std::string_view reveal() const { return text_; } // for the one place that sends it
    bool empty() const { return text_.empty(); }
    friend bool operator==(const Secret& a, const Secret& b) { return a.text_ == b.text_; }

  private:
    std::string text_;
};

} // namespace dyncx
