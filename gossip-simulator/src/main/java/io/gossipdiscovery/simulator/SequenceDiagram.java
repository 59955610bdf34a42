package io.gossipdiscovery.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who said what to whom, drawn as SVG: a line downwards for each member, and a row for each message or note, in the order of their
 * times. Rows are equally far from each other, however much time is between them; where it is much, that is said.
 */
final class SequenceDiagram {

    /** What a row shows. */
    enum Look {
        DATAGRAM,
        STREAM,
        LOST,
        /** Something about one member. */
        NOTE,
        /** A note from which on the member's process is no more. */
        END
    }

    /** The same from the same to the same within so long is one row. */
    private static final long REPEATED_MICROS = 2_000;

    /** From so much on it is said how much time passes. */
    private static final long LONG_MICROS = 20_000;

    private static final int MARGIN = 16;
    private static final int LEGEND_Y = 52;
    private static final int HEADS_Y = 70;
    private static final int HEAD_WIDTH = 44;
    private static final int HEAD_HEIGHT = 24;
    private static final int TOP = HEADS_Y + HEAD_HEIGHT + 6;
    private static final int TIMES_X = 84;
    private static final int FIRST_X = 150;
    private static final int LAST_X = 780;
    private static final int ROW_HEIGHT = 30;
    private static final int PASSING_HEIGHT = 26;
    private static final int BOTTOM = 24;
    private static final int NOTE_HEIGHT = 20;
    private static final String STREAM_DASHES = "7 3";

    private record Row(long micros, int from, int to, String text, Look look, int times) {

        private boolean repeats(Row other) {
            return from == other.from
                    && to == other.to
                    && look == other.look
                    && text.equals(other.text)
                    && micros - other.micros <= REPEATED_MICROS;
        }

        private Row onceMore() {
            return new Row(micros, from, to, text, look, times + 1);
        }

        private String label() {
            String counted = times == 1 ? text : text + " \u00d7 " + times;
            return look == Look.LOST ? counted + " (lost)" : counted;
        }
    }

    private final String title;
    private final String description;
    private final List<String> members;
    private final List<Row> rows = new ArrayList<>();

    /**
     * Nothing was said yet.
     *
     * @param description for those who do not see it; what was said is added
     * @param members from left to right, two at least
     */
    SequenceDiagram(String title, String description, List<String> members) {
        if (members.size() < 2) {
            throw new IllegalArgumentException("There are " + members.size() + " members, a sequence needs 2 at least");
        }
        this.title = title;
        this.description = description;
        this.members = List.copyOf(members);
    }

    /** A message from one member, by its place, to another. */
    void message(long micros, int from, int to, String text, Look look) {
        rows.add(new Row(micros, from, to, text, look, 1));
    }

    /** Something about one member. */
    void note(long micros, int member, String text) {
        rows.add(new Row(micros, member, member, text, Look.NOTE, 1));
    }

    /** From this moment on the member's process is no more. */
    void end(long micros, int member, String text) {
        rows.add(new Row(micros, member, member, text, Look.END, 1));
    }

    String svg() {
        List<Row> drawn = inOrder();
        int[] heights = heights(drawn);
        int foot = heights[drawn.size()];
        Picture picture = new Picture(foot + BOTTOM, title, description + inWords(drawn));
        legend(picture);
        for (int member = 0; member < members.size(); member++) {
            lifeline(picture, member, drawn, heights);
        }
        for (int i = 0; i < drawn.size(); i++) {
            Row row = drawn.get(i);
            long passed = i == 0 ? 0 : row.micros - drawn.get(i - 1).micros;
            if (passed >= LONG_MICROS) {
                passing(picture, heights[i] - ROW_HEIGHT, passed);
            }
            picture.text(TIMES_X, heights[i] + 4, Picture.millis(row.micros), "text-anchor=\"end\"");
            if (row.look == Look.NOTE || row.look == Look.END) {
                note(picture, row, heights[i]);
            } else {
                arrow(picture, row, heights[i]);
            }
        }
        return picture.end();
    }

    /** By time, and what was said several times at once as one. */
    private List<Row> inOrder() {
        List<Row> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingLong(Row::micros));
        List<Row> merged = new ArrayList<>();
        for (Row row : sorted) {
            int same = merged.size() - 1;
            while (same >= 0 && !row.repeats(merged.get(same))) {
                same--;
            }
            if (same >= 0) {
                merged.set(same, merged.get(same).onceMore());
            } else {
                merged.add(row);
            }
        }
        return merged;
    }

    /** The heights at which rows are drawn, and last that of the foot. */
    private static int[] heights(List<Row> drawn) {
        int[] heights = new int[drawn.size() + 1];
        int y = TOP;
        for (int i = 0; i < drawn.size(); i++) {
            boolean isLong = i > 0 && drawn.get(i).micros - drawn.get(i - 1).micros >= LONG_MICROS;
            y += isLong ? ROW_HEIGHT + PASSING_HEIGHT : ROW_HEIGHT;
            heights[i] = y;
        }
        heights[drawn.size()] = y + ROW_HEIGHT / 2;
        return heights;
    }

    private static void legend(Picture picture) {
        int y = LEGEND_Y;
        picture.text(TIMES_X, HEADS_Y + 16, "ms", "text-anchor=\"end\"");
        picture.line(MARGIN, y, MARGIN + 30, y, Picture.stroke(Picture.BLUE, 2, ""));
        picture.text(MARGIN + 38, y + 4, "datagram (UDP)", "");
        picture.line(MARGIN + 150, y, MARGIN + 180, y, Picture.stroke(Picture.VERMILION, 2, STREAM_DASHES));
        picture.text(MARGIN + 188, y + 4, "stream (TCP), or what a kernel says", "");
        picture.cross(MARGIN + 440, y, Picture.GREY);
        picture.text(MARGIN + 454, y + 4, "does not arrive", "");
    }

    private void lifeline(Picture picture, int member, List<Row> drawn, int[] heights) {
        int foot = heights[drawn.size()];
        int end = foot;
        for (int i = 0; i < drawn.size(); i++) {
            if (drawn.get(i).look == Look.END && drawn.get(i).from == member) {
                end = heights[i];
            }
        }
        int x = x(member);
        picture.line(x, TOP - 6, x, end, Picture.stroke(Picture.INK, 1, ""));
        if (end < foot) {
            picture.line(x, end, x, foot, Picture.stroke(Picture.GREY, 1, "2 4"));
        }
        picture.box(
                x - HEAD_WIDTH / 2,
                HEADS_Y,
                HEAD_WIDTH,
                HEAD_HEIGHT,
                "rx=\"4\" fill=\"#ffffff\" stroke=\"" + Picture.INK + "\"");
        picture.text(x, HEADS_Y + 17, members.get(member), Picture.CENTRED + " font-weight=\"bold\"");
    }

    /** The lines are broken where much time passes. */
    private static void passing(Picture picture, int foot, long micros) {
        int top = foot - PASSING_HEIGHT + 11;
        picture.box(TIMES_X + 8, top, Picture.WIDTH - TIMES_X - 24, PASSING_HEIGHT - 11, Picture.fill("#ffffff"));
        String text = (micros + 500) / 1_000 + " ms pass";
        picture.text((FIRST_X + LAST_X) / 2, top + 12, text, Picture.CENTRED + " " + Picture.fill(Picture.GREY));
    }

    private void note(Picture picture, Row row, int y) {
        int width = Picture.widthOf(row.text) + 16;
        int middle = within(x(row.from), width);
        if (row.look == Look.END) {
            picture.cross(x(row.from), y + NOTE_HEIGHT / 2 + 4, Picture.INK);
        }
        picture.box(
                middle - width / 2,
                y - NOTE_HEIGHT / 2,
                width,
                NOTE_HEIGHT,
                "rx=\"3\" fill=\"#f6f1dc\" stroke=\"" + Picture.GREY + "\"");
        picture.text(middle, y + 4, row.text, Picture.CENTRED);
    }

    private void arrow(Picture picture, Row row, int y) {
        int from = x(row.from);
        int to = x(row.to);
        int direction = to > from ? 1 : -1;
        String label = row.label();
        int middle = within((from + to) / 2, Picture.widthOf(label));
        if (row.look == Look.LOST) {
            int lost = from + (to - from) * 2 / 3;
            picture.line(from, y, lost, y, Picture.stroke(Picture.GREY, 2, "2 3"));
            picture.cross(lost, y, Picture.GREY);
        } else {
            String colour = row.look == Look.DATAGRAM ? Picture.BLUE : Picture.VERMILION;
            String dashes = row.look == Look.DATAGRAM ? "" : STREAM_DASHES;
            picture.line(from, y, to - 8 * direction, y, Picture.stroke(colour, 2, dashes));
            picture.path("M" + to + " " + y + "l" + -9 * direction + " -4v8z", Picture.fill(colour));
        }
        picture.text(middle, y - 5, label, Picture.CENTRED + " " + Picture.HALO);
    }

    /** Where the middle of something is to be that is so wide and should not be cut off. */
    private static int within(int middle, int width) {
        int leftmost = TIMES_X + 12 + width / 2;
        int rightmost = Picture.WIDTH - MARGIN - width / 2;
        return Math.max(leftmost, Math.min(middle, rightmost));
    }

    private int x(int member) {
        return FIRST_X + (LAST_X - FIRST_X) * member / (members.size() - 1);
    }

    private String inWords(List<Row> drawn) {
        StringBuilder words = new StringBuilder();
        for (Row row : drawn) {
            words.append("\nAt ")
                    .append(Picture.millis(row.micros))
                    .append(" ms, ")
                    .append(members.get(row.from));
            if (row.from != row.to) {
                words.append(" to ").append(members.get(row.to));
            }
            words.append(": ").append(row.label()).append('.');
        }
        return words.toString();
    }
}
