package io.gossipdiscovery.documentation;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

/** The pom of a module as it is written, without what it inherits. */
record Pom(Document document) {

    static Pom of(String module) throws Exception {
        Path file = Page.PROJECT.resolve(module).resolve("pom.xml");
        return new Pom(parse(Files.readString(file)));
    }

    /** The names of all modules that a build knows. */
    static List<String> modules() {
        try {
            return of("").texts("/project/modules/module");
        } catch (Exception e) {
            throw new IllegalStateException("the pom of the project", e);
        }
    }

    static Document parse(String xml) throws Exception {
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.setErrorHandler(new DefaultHandler()); // throws what is fatal, and prints nothing
        return builder.parse(new InputSource(new StringReader(xml)));
    }

    /** The text at this path, or an empty one where there is nothing. */
    String text(String path) {
        List<String> texts = texts(path);
        return texts.isEmpty() ? "" : texts.get(0);
    }

    List<String> texts(String path) {
        try {
            NodeList nodes =
                    (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
            return IntStream.range(0, nodes.getLength())
                    .mapToObj(i -> nodes.item(i).getTextContent().strip().replaceAll("\\s+", " "))
                    .toList();
        } catch (XPathExpressionException e) {
            throw new IllegalArgumentException(path, e);
        }
    }
}
