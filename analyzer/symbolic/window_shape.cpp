#include "symbolic/window_shape.h"

#include <functional>

namespace dictum::symbolic {
namespace {

using schema::Expression;

bool isKnown(const Window& window) { return window.size && window.stride && window.padding && window.dilation; }

Expression number(std::int64_t value) { return Expression::integer(value); }

// The elements that a window spans, without the first.
Expression reach(const Window& window) {
  return schema::multiply(*window.dilation, schema::subtract(*window.size, number(1)));
}

// How far the window can be moved.
Dimension roomOf(const Dimension& size, const Window& window) {
  if (!size || !isKnown(window)) return std::nullopt;
  const Expression padded = schema::add(*size, schema::multiply(number(2), *window.padding));
  return schema::subtract(schema::subtract(padded, reach(window)), number(1));
}

Dimension slidSize(const Dimension& size, const Window& window, Rounding rounding) {
  const Dimension room = roomOf(size, window);
  if (!room) return std::nullopt;
  const std::optional<std::int64_t> places = literalSize(room), stride = literalSize(window.stride);
  if (stride && *stride <= 0) return std::nullopt;
  if (rounding == Rounding::Down) return schema::add(schema::divide(*room, *window.stride), number(1));
  const std::optional<std::int64_t> before = literalSize(schema::add(*size, *window.padding));
  if (!places || !stride || !before) return std::nullopt;
  const std::int64_t steps = (*places + *stride - 1) / *stride;
  // The last window must start inside the input or its left padding.
  return number(steps * *stride >= *before ? steps : steps + 1);
}

Dimension slidBackSize(const Dimension& size, const Window& window, const Dimension& extra) {
  if (!size || !isKnown(window) || !extra) return std::nullopt;
  const Expression starts = schema::multiply(schema::subtract(*size, number(1)), *window.stride);
  const Expression cut = schema::subtract(starts, schema::multiply(number(2), *window.padding));
  return schema::add(schema::add(schema::add(cut, reach(window)), *extra), number(1));
}

// Changes the last `count` dimensions, and the one before them to `channels` where that is given.
Shape changeLast(const Shape& shape, std::size_t count, const std::optional<Dimension>& channels,
                 const std::function<Dimension(const Dimension&, std::size_t)>& change) {
  if (!shape || (shape->size() != count + 1 && shape->size() != count + 2)) return std::nullopt;
  Dimensions result = *shape;
  const std::size_t first = result.size() - count;
  for (std::size_t i = 0; i < count; ++i) result[first + i] = change(result[first + i], i);
  if (channels) result[first - 1] = *channels;
  return result;
}

}  // namespace

Shape slid(const Shape& shape, const std::vector<Window>& windows, const std::optional<Dimension>& channels,
           Rounding rounding) {
  return changeLast(shape, windows.size(), channels,
                    [&](const Dimension& size, std::size_t i) { return slidSize(size, windows[i], rounding); });
}

Expression fits(const Shape& shape, const std::vector<Window>& windows, Rounding rounding) {
  Expression result = Expression::boolean(true);
  if (!shape || shape->size() < windows.size()) return result;
  const std::size_t first = shape->size() - windows.size();
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const Dimension room = roomOf((*shape)[first + i], windows[i]);
    if (!room) continue;
    const Expression least = rounding == Rounding::Down ? number(0) : schema::subtract(number(1), *windows[i].stride);
    result = schema::conjunction(result, schema::lessEqual(least, *room));
  }
  return result;
}

Shape slidBack(const Shape& shape, const std::vector<Window>& windows, const Dimensions& extra,
               const Dimension& channels) {
  return changeLast(shape, windows.size(), channels,
                    [&](const Dimension& size, std::size_t i) { return slidBackSize(size, windows[i], extra[i]); });
}

Shape withLast(const Shape& shape, const std::vector<std::optional<Dimension>>& sizes) {
  return changeLast(shape, sizes.size(), std::nullopt,
                    [&](const Dimension& size, std::size_t i) { return sizes[i] ? *sizes[i] : size; });
}

}  // namespace dictum::symbolic
