package io.gossipdiscovery.simulator;

import java.util.List;

/**
 * Members around a ring, and for each an arrow from the one by whom it heard of something first, drawn as SVG.
 *
 * @param title above it
 * @param description for those who do not see it; who heard of it by whom is added
 * @param places in the order of the ring, the first at the top
 */
record RingDiagram(String title, String description, List<Place> places) {

    /** There is nobody before the one with whom it began. */
    static final int NOBODY = -1;

    private static final int HEIGHT = 640;
    private static final int MIDDLE_X = Picture.WIDTH / 2;
    private static final int MIDDLE_Y = 350;
    private static final int RADIUS = 215;
    private static final int LABELS_RADIUS = 256;
    private static final int MEMBER_RADIUS = 16;
    private static final int LEGEND_Y = 52;
    private static final int LEGEND_STEP = 160;
    private static final List<String> COLOURS =
            List.of(Picture.INK, Picture.BLUE, Picture.GREEN, Picture.VERMILION, Picture.PURPLE);
    private static final List<String> DASHES = List.of("", "", "8 3", "3 3", "1 3");
    private static final List<String> LEGEND =
            List.of("", "told by the first", "told at 2nd hand", "told at 3rd hand", "later");

    /**
     * One member.
     *
     * @param name in its circle
     * @param teller the place of the one by whom it heard first; {@link #NOBODY} of the first
     * @param micros when
     * @param hand how many had to tell it on: 0 of the first
     */
    record Place(String name, int teller, long micros, int hand) {}

    RingDiagram {
        places = List.copyOf(places);
    }

    String svg() {
        Picture picture = new Picture(HEIGHT, title, description + inWords());
        int hands = places.stream().mapToInt(RingDiagram::shade).max().orElse(0);
        for (int hand = 1; hand <= hands; hand++) {
            int x = 16 + (hand - 1) * LEGEND_STEP;
            picture.line(x, LEGEND_Y, x + 30, LEGEND_Y, stroke(hand));
            picture.text(x + 38, LEGEND_Y + 4, LEGEND.get(hand), "");
        }
        picture.circle(MIDDLE_X, MIDDLE_Y, RADIUS, Picture.stroke("#dddddd", 1, ""));
        for (int i = 0; i < places.size(); i++) {
            arrow(picture, i);
        }
        for (int i = 0; i < places.size(); i++) {
            member(picture, i);
        }
        return picture.end();
    }

    private static int shade(Place place) {
        return Math.min(place.hand, COLOURS.size() - 1);
    }

    private static String stroke(int hand) {
        return Picture.stroke(COLOURS.get(hand), 2, DASHES.get(hand));
    }

    private void arrow(Picture picture, int place) {
        Place member = places.get(place);
        if (member.teller == NOBODY) {
            return;
        }
        int fromX = x(member.teller, RADIUS);
        int fromY = y(member.teller, RADIUS);
        int toX = x(place, RADIUS);
        int toY = y(place, RADIUS);
        double length = StrictMath.hypot(toX - fromX, toY - fromY);
        double alongX = (toX - fromX) / length;
        double alongY = (toY - fromY) / length;
        int tipX = whole(toX - alongX * MEMBER_RADIUS);
        int tipY = whole(toY - alongY * MEMBER_RADIUS);
        int baseX = whole(toX - alongX * (MEMBER_RADIUS + 10));
        int baseY = whole(toY - alongY * (MEMBER_RADIUS + 10));
        int acrossX = whole(-alongY * 5);
        int acrossY = whole(alongX * 5);
        int shade = shade(member);
        picture.line(fromX, fromY, baseX, baseY, stroke(shade));
        picture.path(
                "M" + tipX + " " + tipY + "L" + (baseX + acrossX) + " " + (baseY + acrossY) + "L" + (baseX - acrossX)
                        + " " + (baseY - acrossY) + "z",
                Picture.fill(COLOURS.get(shade)));
    }

    private void member(Picture picture, int place) {
        Place member = places.get(place);
        int x = x(place, RADIUS);
        int y = y(place, RADIUS);
        String colour = COLOURS.get(shade(member));
        picture.circle(x, y, MEMBER_RADIUS, "fill=\"#ffffff\" stroke=\"" + colour + "\" stroke-width=\"2\"");
        picture.text(x, y + 4, member.name, Picture.CENTRED + " font-weight=\"bold\"");
        String time = member.teller == NOBODY ? "0 ms" : Picture.millis(member.micros) + " ms";
        picture.text(x(place, LABELS_RADIUS), y(place, LABELS_RADIUS) + 4, time, Picture.CENTRED);
    }

    private int x(int place, int radius) {
        return MIDDLE_X + whole(radius * StrictMath.sin(angle(place)));
    }

    private int y(int place, int radius) {
        return MIDDLE_Y - whole(radius * StrictMath.cos(angle(place)));
    }

    /** Clockwise from the top. */
    private double angle(int place) {
        return 2 * Math.PI * place / places.size();
    }

    private static int whole(double value) {
        return (int) StrictMath.rint(value);
    }

    private String inWords() {
        StringBuilder words = new StringBuilder();
        for (Place place : places) {
            if (place.teller != NOBODY) {
                words.append('\n')
                        .append(place.name)
                        .append(" is told by ")
                        .append(places.get(place.teller).name)
                        .append(" after ")
                        .append(Picture.millis(place.micros))
                        .append(" ms.");
            }
        }
        return words.toString();
    }
}
