package io.gossipdiscovery.simulator;

import java.util.List;

/**
 * How many members each of some nodes holds for live as time goes by, drawn as SVG: a line of steps for each node. Nodes that see the
 * same are drawn over each other.
 *
 * @param title above it
 * @param description for those who do not see it
 * @param seconds how long it lasts
 * @param most members that can be seen
 * @param band what is different for a while
 * @param lines one for each node
 */
record ViewsDiagram(String title, String description, int seconds, int most, Band band, List<Line> lines) {

    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = 830;
    private static final int TOP = 70;
    private static final int FOOT = 350;
    private static final int TICK_SECONDS = 10;
    private static final int TICK_MEMBERS = 4;
    private static final int MILLIS = 1_000;

    /**
     * A while.
     *
     * @param text above it
     */
    record Band(int fromSecond, int toSecond, String text) {}

    /**
     * What one node sees.
     *
     * @param colour of its line
     * @param stepMillis from one look to the next; the first is at 0
     * @param sizes at each look
     */
    record Line(String colour, int stepMillis, List<Integer> sizes) {

        Line {
            sizes = List.copyOf(sizes);
        }
    }

    ViewsDiagram {
        lines = List.copyOf(lines);
    }

    String svg() {
        Picture picture = new Picture(HEIGHT, title, description);
        int from = x(band.fromSecond * MILLIS);
        int to = x(band.toSecond * MILLIS);
        picture.box(from, TOP, to - from, FOOT - TOP, Picture.fill("#f0f0f0"));
        picture.text((from + to) / 2, TOP - 10, band.text, Picture.CENTRED);
        grid(picture);
        for (Line line : lines) {
            picture.path(steps(line), Picture.stroke(line.colour, 2, "") + " stroke-opacity=\"0.6\"");
        }
        return picture.end();
    }

    private void grid(Picture picture) {
        for (int members = 0; members <= most; members += TICK_MEMBERS) {
            picture.line(LEFT, y(members), RIGHT, y(members), Picture.stroke("#dddddd", 1, ""));
            picture.text(LEFT - 8, y(members) + 4, String.valueOf(members), "text-anchor=\"end\"");
        }
        for (int second = 0; second <= seconds; second += TICK_SECONDS) {
            picture.text(x(second * MILLIS), FOOT + 20, String.valueOf(second), Picture.CENTRED);
        }
        picture.path("M" + LEFT + " " + TOP + "V" + FOOT + "H" + RIGHT, Picture.stroke(Picture.INK, 1, ""));
        picture.text((LEFT + RIGHT) / 2, FOOT + 44, "seconds", Picture.CENTRED);
        int middle = (TOP + FOOT) / 2;
        picture.text(
                0,
                0,
                "members that a node holds for live",
                Picture.CENTRED + " transform=\"translate(24 " + middle + ") rotate(-90)\"");
    }

    /** From look to look, where something has changed. */
    private String steps(Line line) {
        StringBuilder steps = new StringBuilder();
        int before = -1;
        for (int look = 0; look < line.sizes.size(); look++) {
            int size = line.sizes.get(look);
            if (look == 0) {
                steps.append('M').append(x(0)).append(' ').append(y(size));
            } else if (size != before) {
                steps.append('H').append(x(look * line.stepMillis)).append('V').append(y(size));
            }
            before = size;
        }
        return steps.append('H').append(RIGHT).toString();
    }

    private int x(int millis) {
        return LEFT + (int) ((long) (RIGHT - LEFT) * millis / ((long) seconds * MILLIS));
    }

    private int y(int members) {
        return FOOT - (FOOT - TOP) * members / most;
    }
}
