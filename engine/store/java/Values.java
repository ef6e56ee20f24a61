package ripen.store;

import de.bwaldvogel.mongo.backend.ValueComparator;

/** MongoDB's order of values of any type, null and what is missing first. */
final class Values {

    private Values() {
    }

    /** The library's comparator cuts a fraction off beside a whole number, so that its order is none. */
    static int compare(Object one, Object other) {
        if (one instanceof String text && other instanceof String otherText) {
            return text.compareTo(otherText);
        }
        if (one instanceof Number number && other instanceof Number otherNumber) {
            return isWhole(number) && isWhole(otherNumber)
                ? Long.compare(number.longValue(), otherNumber.longValue())
                : Double.compare(number.doubleValue() + 0.0, otherNumber.doubleValue() + 0.0);
        }
        return ValueComparator.ascWithoutListHandling().compare(one, other);
    }

    /** One bit for texts, numbers, and whatever else; none for null. */
    static int kindOf(Object value) {
        if (value == null) {
            return 0;
        }
        return value instanceof String ? 1 : value instanceof Number ? 2 : value instanceof Boolean ? 4 : 8;
    }

    private static boolean isWhole(Number number) {
        return number instanceof Long || number instanceof Integer;
    }
}
