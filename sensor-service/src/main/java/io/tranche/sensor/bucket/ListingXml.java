package io.tranche.sensor.bucket;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads answers of ListObjectsV2 whose keys are encoded as in a URL. */
final class ListingXml {

  private ListingXml() {}

  static Listed.Page read(byte[] answer) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader reader =
          factory.createXMLStreamReader(new ByteArrayInputStream(answer), "UTF-8");
      try {
        return page(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException | DateTimeException | NumberFormatException e) {
      throw new IOException("the answer is no listing: " + e.getMessage(), e);
    }
  }

  private static Listed.Page page(XMLStreamReader reader) throws XMLStreamException, IOException {
    List<Listed> objects = new ArrayList<>();
    boolean more = false;
    boolean isListing = false;
    while (reader.hasNext()) {
      if (reader.next() == XMLStreamConstants.START_ELEMENT) {
        String name = reader.getLocalName();
        isListing |= name.equals("ListBucketResult");
        if (name.equals("Contents")) {
          objects.add(listed(fields(reader)));
        } else if (name.equals("IsTruncated")) {
          more = reader.getElementText().equals("true");
        }
      }
    }
    if (!isListing) {
      throw new IOException("the answer is no listing");
    }
    return new Listed.Page(objects, more);
  }

  /** The texts below an element; those of elements further below are passed over. */
  private static Map<String, String> fields(XMLStreamReader reader) throws XMLStreamException {
    Map<String, String> fields = new HashMap<>();
    StringBuilder text = new StringBuilder();
    int depth = 1;
    while (depth > 0) {
      int event = reader.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
        text.setLength(0);
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        if (depth == 2) {
          fields.put(reader.getLocalName(), text.toString());
        }
        depth--;
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        text.append(reader.getText());
      }
    }
    return fields;
  }

  private static Listed listed(Map<String, String> fields) {
    return new Listed(
        URLDecoder.decode(fields.getOrDefault("Key", ""), StandardCharsets.UTF_8),
        fields.getOrDefault("ETag", "").replace("\"", ""),
        Long.parseLong(fields.getOrDefault("Size", "0")),
        Instant.parse(fields.getOrDefault("LastModified", "1970-01-01T00:00:00Z")));
  }
}
