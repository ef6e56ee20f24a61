package ripen.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;

/**
 * What a filter asks of one field, as far as an index can look it up: some values, or those between two. It may let more pass than the
 * filter does, never less: the matcher applies the filter itself.
 */
final class FieldBounds {

    /** A bound of a range; `inclusive` tells whether the value itself lies inside. */
    record Edge(Object value, boolean inclusive) {
    }

    private List<Object> points;
    private Edge low;
    private Edge high;
    private boolean passesOtherKinds;
    private final List<FieldBounds> spans = new ArrayList<>();

    /** The values it must be one of; null where it is not that narrow. */
    List<Object> points() {
        return points;
    }

    Edge low() {
        return low;
    }

    Edge high() {
        return high;
    }

    boolean isEmpty() {
        return points == null && low == null && high == null && spans.isEmpty();
    }

    /** Bounds between which one of several values must lie, of each some value: `$elemMatch` with two bounds. */
    List<FieldBounds> spans() {
        return spans;
    }

    /** Only a list of values is right for fields that hold several: of two bounds each may hold for another value. */
    boolean hasPoints() {
        return points != null;
    }

    /** Whether values of other kinds than the bounds pass too, wherever they come in the order. */
    boolean passesOtherKinds() {
        return passesOtherKinds;
    }

    /** Takes in one more condition on the field. */
    void narrow(Object condition) {
        if (isScalar(condition)) {
            setPoints(listOf(condition));
        } else if (condition instanceof Document operators && !BsonRegularExpression.isRegularExpression(condition)) {
            operators.forEach(this::narrowBy);
        }
    }

    private void narrowBy(String operator, Object operand) {
        switch (operator) {
            case "$eq" -> {
                if (isScalar(operand)) {
                    setPoints(listOf(operand));
                }
            }
            case "$in" -> {
                if (operand instanceof Collection<?> values && values.stream().allMatch(FieldBounds::isScalar)) {
                    setPoints(new ArrayList<>(values));
                }
            }
            case "$all" -> {
                if (operand instanceof Collection<?> values && !values.isEmpty() && isScalar(values.iterator().next())) {
                    setPoints(listOf(values.iterator().next()));
                }
            }
            case "$gt", "$gte" -> {
                if (isOrdered(operand)) {
                    low = new Edge(operand, operator.equals("$gte"));
                }
            }
            case "$lt", "$lte" -> {
                if (isOrdered(operand)) {
                    high = new Edge(operand, operator.equals("$lte"));
                    // A comparison finds no document without the field.
                    low = low == null ? new Edge(null, false) : low;
                }
            }
            case "$ne" -> {
                if (operand == null && low == null) {
                    low = new Edge(null, false);
                }
            }
            case "$not" -> narrowByNot(operand);
            case "$elemMatch" -> narrowByElement(operand);
            default -> {
                // An index cannot help with it.
            }
        }
    }

    /** "Not more than" lets pass what is missing too, and what is of another kind. */
    private void narrowByNot(Object operand) {
        if (operand instanceof Document operators && operators.size() == 1 && isOrdered(operators.get("$gt")) && high == null) {
            high = new Edge(operators.get("$gt"), true);
            passesOtherKinds = true;
        }
    }

    private void narrowByElement(Object operand) {
        if (operand instanceof Document operators && operators.size() == 2
            && operators.get("$gte") instanceof String from && operators.get("$lt") instanceof String to) {
            FieldBounds span = new FieldBounds();
            span.low = new Edge(from, true);
            span.high = new Edge(to, false);
            spans.add(span);
        }
    }

    private void setPoints(List<Object> values) {
        if (points == null || values.size() < points.size()) {
            points = values;
        }
    }

    private static List<Object> listOf(Object value) {
        List<Object> values = new ArrayList<>();
        values.add(value);
        return values;
    }

    private static boolean isScalar(Object value) {
        return value == null || isOrdered(value);
    }

    private static boolean isOrdered(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }
}
