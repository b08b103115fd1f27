package io.github.miragemaven.config;

import java.util.AbstractSequentialList;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** An OCaml list: linked, never changed, and a Java list for those outside. */
final class OList extends AbstractSequentialList<Object> {

    static final OList EMPTY = new OList(null, null, 0);

    private final @Nullable Object head;
    private final @Nullable OList tail;
    private final int size;

    private OList(@Nullable Object head, @Nullable OList tail, int size) {
        this.head = head;
        this.tail = tail;
        this.size = size;
    }

    static OList cons(Object head, OList tail) {
        return new OList(head, tail, tail.size + 1);
    }

    static OList of(List<?> items) {
        OList list = EMPTY;
        ListIterator<?> iterator = items.listIterator(items.size());
        while (iterator.hasPrevious()) {
            list = cons(iterator.previous(), list);
        }
        return list;
    }

    Object head() {
        if (head == null) {
            throw new NoSuchElementException("the empty list has no head");
        }
        return head;
    }

    OList tail() {
        if (tail == null) {
            throw new NoSuchElementException("the empty list has no tail");
        }
        return tail;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Iterator<Object> iterator() {
        return new Iterator<>() {
            private OList rest = OList.this;

            @Override
            public boolean hasNext() {
                return rest.size > 0;
            }

            @Override
            public Object next() {
                Object value = rest.head();
                rest = rest.tail();
                return value;
            }
        };
    }

    @Override
    public ListIterator<Object> listIterator(int index) {
        return List.of(toArray()).listIterator(index);
    }

    @Override
    public Object[] toArray() {
        Object[] items = new Object[size];
        int i = 0;
        for (Object item : this) {
            items[i++] = item;
        }
        return items;
    }
}
